package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.data.ScoreLines;
import dev.touchstone.domain.Combination;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.model.EmbeddedModels;
import dev.touchstone.model.RewardModel;
import dev.touchstone.text.TextTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineScorerTest {
    private final TokenCounter counter = new TokenCounter();
    private final LocalModel model = new LocalModel(
            "counter",
            Optional.empty(),
            Optional.empty(),
            counter,
            TextTokenizer.open(EmbeddedModels.find("minilm").orElseThrow()));

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void score_goodAndBadLines_areAnsweredInOrder() throws IOException {
        Outcome outcome = score("""
            {"id": "a", "text": "hello"}
            nonsense

            {"id": 2, "prompt": "hello", "response": ""}
            {"prompt": "hello", "response": "hello"}
            """);

        assertThat(outcome.lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(
                                        "{\"id\":\"a\",\"reward\":3.0,\"verdict\":\"NOT_CALIBRATED\",\"tokens\":3,\"truncated\":false}"),
                        line -> assertThat(line)
                                .startsWith("{\"line\":2,\"error\":{\"reason\":\"INVALID_DATA\",\"message\":\"line: not"
                                        + " valid JSON"),
                        line -> assertThat(line)
                                .startsWith(
                                        "{\"id\":2,\"error\":{\"reason\":\"EMPTY_TEXT\",\"message\":\"response: empty"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "{\"line\":5,\"reward\":5.0,\"verdict\":\"NOT_CALIBRATED\",\"tokens\":5,\"truncated\":false}"));
        assertThat(outcome.totals()).isEqualTo(new LineScorer.Totals(2, 2, 8));
    }

    @Test
    void score_overLongText_isAnErrorOrIsCut() throws IOException {
        String line = "{\"text\": \"one two three four five six seven eight nine ten\"}";

        assertThat(score(line).lines()).singleElement().asString().contains("\"reason\":\"TEXT_TOO_LONG\"");
        assertThat(score(line, Truncation.RIGHT).lines())
                .containsExactly(
                        "{\"line\":1,\"reward\":8.0,\"verdict\":\"NOT_CALIBRATED\",\"tokens\":8,\"truncated\":true}");
    }

    @Test
    void score_oneTextFailsItsBatch_theOthersHaveRewards() throws IOException {
        counter.refusedLength = 4;

        assertThat(score("{\"text\": \"one\"}\n{\"text\": \"one two\"}\n{\"text\": \"one two three\"}")
                        .lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"reward\":3.0"),
                        line -> assertThat(line).contains("NON_FINITE").doesNotContain("reward\""),
                        line -> assertThat(line).contains("\"reward\":5.0"));
    }

    @Test
    void score_manyLines_goInBoundedBatches() throws IOException {
        String lines = IntStream.range(0, 3000)
                .mapToObj(i -> "{\"id\": " + i + ", \"text\": \"one two three four five six\"}")
                .collect(Collectors.joining("\n"));

        assertThat(score(lines).lines()).hasSize(3000);
        assertThat(counter.batches).hasSize(3).allSatisfy(size -> assertThat(size)
                .isLessThanOrEqualTo(1024));
    }

    @Test
    void score_attributeWeights_areSaidAndJudgedByNoCalibration() throws IOException {
        counter.attributes = List.of("overall", "tone");
        StringWriter out = new StringWriter();
        Combination both = Combination.of(counter.attributes, Map.of("overall", 1.0, "tone", 2.0));
        new LineScorer(model.source(both, Truncation.NONE, 8), Optional.empty(), new PrintWriter(out))
                .score(lines("{\"id\": 1, \"text\": \"hello\"}"));
        assertThat(out.toString().strip())
                .isEqualTo("{\"id\":1,\"reward\":-3.0,\"attributes\":{\"overall\":3.0,\"tone\":-3.0},"
                        + "\"verdict\":\"NOT_CALIBRATED\",\"tokens\":3,\"truncated\":false}");
    }

    private static ScoreLines lines(String text) throws IOException {
        return new ScoreLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "test");
    }

    private Outcome score(String lines) throws IOException {
        return score(lines, Truncation.NONE);
    }

    private Outcome score(String lines, Truncation truncation) throws IOException {
        StringWriter out = new StringWriter();
        LineScorer scorer = new LineScorer(model.source(truncation, 8), Optional.empty(), new PrintWriter(out));
        LineScorer.Totals totals = scorer.score(lines(lines));
        return new Outcome(out.toString().lines().toList(), totals);
    }

    private record Outcome(List<String> lines, LineScorer.Totals totals) {}

    /** Rewards a text with its number of tokens. */
    private static final class TokenCounter implements RewardModel {
        private final List<Integer> batches = new ArrayList<>();
        private int refusedLength;
        private List<String> attributes = List.of("overall");

        @Override
        public List<String> attributes() {
            return attributes;
        }

        /** A second output has the opposite sign. */
        @Override
        public Rewards rewards(List<Tokens> texts) {
            float[] first = score(texts);
            float[] values = new float[first.length * attributes.size()];
            for (int i = 0; i < values.length; i++) {
                int output = i % attributes.size();
                values[i] = output == 0 ? first[i / attributes.size()] : -first[i / attributes.size()];
            }
            return new Rewards(attributes.size(), values);
        }

        @Override
        public float[] score(List<Tokens> texts) {
            batches.add(texts.size());
            float[] rewards = new float[texts.size()];
            for (int i = 0; i < rewards.length; i++) {
                rewards[i] = texts.get(i).length();
                if (rewards[i] == refusedLength) {
                    throw new TouchstoneException(Reason.NON_FINITE, "reward: NaN (expected: a finite number)");
                }
            }
            return rewards;
        }

        @Override
        public int maxLength() {
            return 8;
        }

        @Override
        public String architecture() {
            return "TokenCounter";
        }

        @Override
        public long parameters() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
