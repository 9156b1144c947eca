package dev.touchstone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.data.ScoreLine;
import dev.touchstone.data.ScoreLines;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.gate.Gate;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Scores JSON lines: a result for each item, in order, holding either a reward or an error. What is in memory at a time is
 * bounded by the tokens of a batch.
 */
final class LineScorer {
    private static final int BATCH_TOKENS = 16_384;
    private static final int BATCH_LINES = 1_024;

    private final LocalModel model;
    private final Truncation truncation;
    private final int maxLength;
    private final PrintWriter out;
    private final List<Item> batch = new ArrayList<>();
    private long batchTokens;
    private Totals totals = new Totals(0, 0, 0);

    LineScorer(LocalModel model, Truncation truncation, int maxLength, PrintWriter out) {
        this.model = model;
        this.truncation = truncation;
        this.maxLength = maxLength;
        this.out = out;
    }

    /** Reads to the end. */
    Totals score(ScoreLines lines) throws IOException {
        for (Optional<ScoreLine> line = lines.next(); line.isPresent(); line = lines.next()) {
            add(item(line.get()));
        }
        finishBatch();
        return totals;
    }

    private void add(Item item) throws IOException {
        batch.add(item);
        batchTokens += item.length();
        if (batchTokens >= BATCH_TOKENS || batch.size() == BATCH_LINES) {
            finishBatch();
        }
    }

    private Item item(ScoreLine line) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        line.id().ifPresentOrElse(id -> result.set("id", id), () -> result.put("line", line.number()));
        try {
            return new Item(result, tokens(line));
        } catch (TouchstoneException e) {
            return new Item(withError(result, e), null);
        }
    }

    private Tokens tokens(ScoreLine line) {
        ScoreInput input = line.input().orElseThrow(() -> line.problem().orElseThrow());
        return model.tokenizer().encode(input, truncation, maxLength);
    }

    private void finishBatch() throws IOException {
        List<Item> valid = batch.stream().filter(item -> item.tokens() != null).toList();
        scoreTogether(valid);
        for (Item item : batch) {
            out.println(item.result());
            totals = totals.plus(item);
        }
        out.flush();
        if (out.checkError()) {
            throw new IOException("the results cannot be written");
        }
        batch.clear();
        batchTokens = 0;
    }

    private void scoreTogether(List<Item> items) {
        if (items.isEmpty()) {
            return;
        }
        try {
            float[] rewards =
                    model.rewards().score(items.stream().map(Item::tokens).toList());
            for (int i = 0; i < rewards.length; i++) {
                items.get(i).accept(rewards[i], model.calibration());
            }
        } catch (TouchstoneException e) {
            if (items.size() == 1) {
                withError(items.getFirst().result(), e);
            } else {
                // One bad text fails its batch; alone, each shows whether it is the one.
                items.forEach(item -> scoreTogether(List.of(item)));
            }
        }
    }

    private static ObjectNode withError(ObjectNode result, TouchstoneException problem) {
        result.putObject("error").put("reason", problem.reason().name()).put("message", problem.getMessage());
        return result;
    }

    /** One line: its result, and what is to be scored if it is in order. */
    private record Item(ObjectNode result, @Nullable Tokens tokens) {
        int length() {
            return tokens == null ? 0 : tokens.length();
        }

        void accept(float reward, Optional<Calibration> calibration) {
            result.put("reward", reward);
            calibration.map(known -> Gate.judge(known, reward)).ifPresent(judgement -> result.put(
                            "p_acceptable", judgement.pAcceptable())
                    .put("verdict", judgement.verdict().name()));
            if (tokens != null) {
                result.put("tokens", tokens.length()).put("truncated", tokens.truncated());
            }
        }
    }

    /**
     * What was done.
     *
     * @param tokens of the scored items
     */
    record Totals(long scored, long errors, long tokens) {
        private Totals plus(Item item) {
            return item.result().has("error")
                    ? new Totals(scored, errors + 1, tokens)
                    : new Totals(scored + 1, errors, tokens + item.length());
        }
    }
}
