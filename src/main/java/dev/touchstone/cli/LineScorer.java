package dev.touchstone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.assess.RewardSource;
import dev.touchstone.data.ScoreLine;
import dev.touchstone.data.ScoreLines;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Judgement;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.gate.Gate;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Scores JSON lines: a result for each item, in order, holding either a reward or an error. Lines and characters in memory at a
 * time are bounded.
 */
final class LineScorer {
    private static final int BATCH_CHARS = 1 << 20;
    private static final int BATCH_LINES = 1_024;

    private final RewardSource rewards;
    private final Optional<Calibration> calibration;
    private final PrintWriter out;
    private final List<ScoreLine> batch = new ArrayList<>();
    private long batchChars;
    private Totals totals = new Totals(0, 0, 0);

    LineScorer(RewardSource rewards, Optional<Calibration> calibration, PrintWriter out) {
        this.rewards = rewards;
        this.calibration = calibration;
        this.out = out;
    }

    /** Reads to the end. */
    Totals score(ScoreLines lines) throws IOException {
        for (Optional<ScoreLine> line = lines.next(); line.isPresent(); line = lines.next()) {
            add(line.get());
        }
        finishBatch();
        return totals;
    }

    private void add(ScoreLine line) throws IOException {
        batch.add(line);
        batchChars += line.input().map(ScoreInput::chars).orElse(0);
        if (batchChars >= BATCH_CHARS || batch.size() == BATCH_LINES) {
            finishBatch();
        }
    }

    private void finishBatch() throws IOException {
        List<ScoreInput> inputs =
                batch.stream().flatMap(line -> line.input().stream()).toList();
        Iterator<ScoreOutcome> outcomes = rewards.score(inputs).iterator();
        for (ScoreLine line : batch) {
            ScoreOutcome outcome =
                    line.problem().<ScoreOutcome>map(ScoreOutcome.Failed::new).orElseGet(outcomes::next);
            out.println(result(line, outcome));
            totals = totals.plus(outcome);
        }
        out.flush();
        if (out.checkError()) {
            throw new IOException("the results cannot be written");
        }
        batch.clear();
        batchChars = 0;
    }

    private ObjectNode result(ScoreLine line, ScoreOutcome outcome) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        line.id().ifPresentOrElse(id -> result.set("id", id), () -> result.put("line", line.number()));
        switch (outcome) {
            case ScoreOutcome.Scored scored -> write(result, scored);
            case ScoreOutcome.Failed failed ->
                result.putObject("error")
                        .put("reason", failed.error().reason().name())
                        .put("message", failed.error().getMessage());
        }
        return result;
    }

    private void write(ObjectNode result, ScoreOutcome.Scored scored) {
        result.put("reward", scored.reward());
        scored.attributes().byName().forEach((name, reward) -> result.withObjectProperty("attributes")
                .put(name, reward));
        Gate.judged(scored, calibration)
                .judgement()
                .ifPresentOrElse(judgement -> judge(result, judgement), () -> result.put("verdict", "NOT_CALIBRATED"));
        result.put("tokens", scored.tokens()).put("truncated", scored.truncated());
    }

    private static void judge(ObjectNode result, Judgement judgement) {
        switch (judgement) {
            case Judgement.OtherWeights none -> result.put("verdict", "OTHER_WEIGHTS");
            case Judgement.Gated gated ->
                result.put("p_acceptable", gated.pAcceptable())
                        .put("verdict", gated.verdict().name());
        }
    }

    /**
     * What was done.
     *
     * @param tokens of the scored items
     */
    record Totals(long scored, long errors, long tokens) {
        private Totals plus(ScoreOutcome outcome) {
            return switch (outcome) {
                case ScoreOutcome.Scored item -> new Totals(scored + 1, errors, tokens + item.tokens());
                case ScoreOutcome.Failed item -> new Totals(scored, errors + 1, tokens);
            };
        }
    }
}
