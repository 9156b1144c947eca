package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.AttributePairs;
import dev.touchstone.domain.CheckpointPolicy;
import dev.touchstone.domain.LrScheduler;
import dev.touchstone.domain.ModelSelection;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.SaveDtype;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Truncation;
import dev.touchstone.text.TextTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrainingDataTest {
    private static final Optional<PreferenceSet> SPLIT = Optional.empty();

    private static TextTokenizer tokenizer;

    @BeforeAll
    static void open() {
        tokenizer = TextTokenizer.open(Path.of("src/test/resources/golden/tokenizers/bert"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void prepare_split_trainsOnTheRest() {
        TrainingData data = TrainingData.prepare(set(pairs(200)), SPLIT, options(64, Truncation.NONE, 0.1), tokenizer);
        assertThat(data.summary().preferences()).isEqualTo(200);
        assertThat(data.summary().pairs()).isEqualTo(180);
        assertThat(data.summary().evalPairs()).isEqualTo(20);
        assertThat(data.summary().sha256()).isEqualTo("digest");
        assertThat(data.evaluation().orElseThrow().pairs()).isEqualTo(20);
        assertThat(data.batchesPerEpoch()).isEqualTo(23);
        assertThat(data.epoch(0).stream().mapToInt(TokenizedPairs::pairs).sum()).isEqualTo(180);
    }

    @Test
    void prepare_manyGroups_keepsSidesAndMargins() {
        TrainingData data = TrainingData.prepare(set(pairs(300)), SPLIT, options(64, Truncation.NONE, 0), tokenizer);
        int[] good = word("good");
        for (TokenizedPairs batch : data.epoch(0)) {
            for (int i = 0; i < batch.pairs(); i++) {
                int[] chosen = batch.texts().get(batch.chosen()[i]).ids();
                int[] rejected = batch.texts().get(batch.rejected()[i]).ids();
                assertThat(contains(chosen, good[0])).isTrue();
                assertThat(contains(rejected, good[0])).isFalse();
                assertThat(batch.margins()[i]).isEqualTo(0.25f);
                assertThat(batch.weights()[i]).isEqualTo(2f);
            }
        }
        assertThat(data.evaluation()).isEmpty();
    }

    @Test
    void prepare_rankings_putsEachTextIntoABatchOnce() {
        Preference ranking = new Preference.Ranking(
                new Prompt.Text("the question"),
                List.of("good", "bad", "very bad"),
                List.of(
                        new Preference.AnnotatorRanks("x", List.of(1, 2, 2)),
                        new Preference.AnnotatorRanks("y", List.of(1, 2, 3))));
        TrainingData data =
                TrainingData.prepare(set(List.of(ranking)), SPLIT, options(64, Truncation.NONE, 0.5), tokenizer);
        assertThat(data.summary().tiedPairs()).isZero();
        assertThat(data.epoch(0)).hasSize(1);
        assertThat(data.epoch(0).getFirst().texts()).hasSize(3);
        assertThat(data.epoch(0).getFirst().pairs()).isEqualTo(3);
        assertThat(data.epoch(0).getFirst().targets()).containsExactlyInAnyOrder(1, 1, 0.75f);
    }

    @Test
    void prepare_overlongSide_dropsAndCountsThePair() {
        List<Preference> preferences = List.of(
                new Preference.Pair(null, "good", "bad", 0, 1),
                new Preference.Pair(null, "good film", "bad ".repeat(100), 0, 1));
        TrainingData data = TrainingData.prepare(set(preferences), SPLIT, options(8, Truncation.NONE, 0), tokenizer);
        assertThat(data.summary().droppedTooLong()).isEqualTo(1);
        assertThat(data.summary().pairs()).isEqualTo(1);
    }

    @Test
    void prepare_textTheTokenizerRefuses_isTruncatedAndCounted() {
        int novel = TextTokenizer.DEFAULT_MAX_CHARS / 5;
        List<Preference> preferences = List.of(
                new Preference.Pair(null, "good " + "film ".repeat(novel), "bad", 0, 1),
                new Preference.Pair(new Prompt.Text("film ".repeat(novel) + "end"), "good", "bad", 0, 1));
        TrainingData none = TrainingData.prepare(
                set(List.of(preferences.getFirst(), new Preference.Pair(null, "good", "bad", 0, 1))),
                SPLIT,
                options(8, Truncation.NONE, 0),
                tokenizer);
        assertThat(none.summary().droppedTooLong()).isEqualTo(1);
        TrainingData left = TrainingData.prepare(set(preferences), SPLIT, options(8, Truncation.LEFT, 0), tokenizer);
        assertThat(left.summary().pairs()).isEqualTo(2);
        assertThat(left.summary().droppedTooLong()).isZero();
        assertThat(left.summary().truncatedTexts()).isEqualTo(3);
        for (ScoreInput sample : left.samples(8)) {
            assertThat(tokenizer.encode(sample, Truncation.LEFT, 8).length()).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void prepare_truncated_countsTextsAndDropsWhatBecameEqual() {
        List<Preference> preferences = List.of(
                new Preference.Pair(null, "good " + "film ".repeat(50), "bad", 0, 1),
                new Preference.Pair(null, "film ".repeat(50) + "good", "film ".repeat(50) + "bad", 0, 1));
        TrainingData right = TrainingData.prepare(set(preferences), SPLIT, options(8, Truncation.RIGHT, 0), tokenizer);
        assertThat(right.summary().truncatedTexts()).isEqualTo(1);
        assertThat(right.summary().droppedEqualAfterTruncation()).isEqualTo(1);
        TrainingData left = TrainingData.prepare(set(preferences), SPLIT, options(8, Truncation.LEFT, 0), tokenizer);
        assertThat(left.summary().truncatedTexts()).isEqualTo(3);
        assertThat(left.summary().droppedEqualAfterTruncation()).isZero();
    }

    @Test
    void prepare_nothingLeft_saysWhyAndWhatToChange() {
        PreferenceSet set = set(List.of(new Preference.Pair(null, "good ".repeat(20), "bad", 0, 1)));
        assertThatThrownBy(() -> TrainingData.prepare(set, SPLIT, options(8, Truncation.NONE, 0), tokenizer))
                .hasMessageContaining("1 pairs with a text above max_length = 8 (raise max_length")
                .asInstanceOf(type(TouchstoneException.class))
                .extracting(TouchstoneException::reason)
                .isEqualTo(Reason.INVALID_DATA);
    }

    @Test
    void prepare_givenEvaluation_isNotSplit() {
        PreferenceSet eval = set(pairs(7), List.of("eval:1: bad"));
        TrainingData data =
                TrainingData.prepare(set(pairs(20)), Optional.of(eval), options(64, Truncation.NONE, 0.5), tokenizer);
        assertThat(data.summary().pairs()).isEqualTo(20);
        assertThat(data.summary().evalPairs()).isEqualTo(7);
        assertThat(data.summary().preferences()).isEqualTo(27);
        assertThat(data.summary().skippedLines()).containsExactly("eval:1: bad");
        assertThat(data.summary().sha256()).isEqualTo("digest");
    }

    @Test
    void prepare_givenEvaluationWithoutPairs_isRefused() {
        PreferenceSet eval = set(List.of(new Preference.Pair(null, "good ".repeat(20), "bad", 0, 1)));
        assertThatThrownBy(() -> TrainingData.prepare(
                        set(pairs(20)), Optional.of(eval), options(12, Truncation.NONE, 0), tokenizer))
                .hasMessageContaining("no pair left to measure on");
    }

    @Test
    void prepare_textWithoutTokens_isInvalidData() {
        PreferenceSet set = set(List.of(new Preference.Pair(null, "good", "\u200b", 0, 1)));
        assertThatThrownBy(() -> TrainingData.prepare(set, SPLIT, options(8, Truncation.NONE, 0), tokenizer))
                .hasMessageContaining("text: no tokens")
                .asInstanceOf(type(TouchstoneException.class))
                .extracting(TouchstoneException::reason)
                .isEqualTo(Reason.INVALID_DATA);
    }

    @Test
    void prepare_longerAnswersToMeasureOn_areCountedByCharacters() {
        PreferenceSet set = set(List.of(
                new Preference.Pair(null, "very good", "bad", 0, 1),
                new Preference.Pair(null, "good", "very bad", 0, 1),
                new Preference.Pair(null, "nice", "good", 0, 1),
                new Preference.Pair(null, "good 👍", "good aa", 0, 1)));
        EvaluationSet evaluation = TrainingData.prepare(
                        set(pairs(4)), Optional.of(set), options(64, Truncation.NONE, 0.5), tokenizer)
                .evaluation()
                .orElseThrow();
        assertThat(evaluation.pairs()).isEqualTo(4);
        assertThat(evaluation.longerAnswerAccuracy()).isEqualTo((1 + 0 + 0.5 + 0) / 4);
    }

    @Test
    void prepare_rankingOnLinesOfItsOwn_isABatchWithEachAnswerOnce() {
        List<Preference> lines = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            for (int j = i + 1; j < 4; j++) {
                lines.add(
                        new Preference.Pair(new Prompt.Text("q"), "good ".repeat(4 - i), "good ".repeat(4 - j), 0, 1));
            }
        }
        TrainingData data = TrainingData.prepare(set(lines), SPLIT, options(64, Truncation.NONE, 0), tokenizer);
        assertThat(data.epoch(0)).singleElement().satisfies(batch -> {
            assertThat(batch.pairs()).isEqualTo(6);
            assertThat(batch.texts()).hasSize(4);
        });
    }

    @Test
    void prepare_attributes_shareTheForwardOfTheirAnswers() {
        PreferenceSet set = set(List.of(judged("overall", "tone"), judged("overall")));
        TrainingOptions options = options(64, Truncation.NONE, 0).withAttributes(List.of("tone", "overall"));
        TrainingData data = TrainingData.prepare(set, SPLIT, options, tokenizer);
        assertThat(data.summary().pairs()).isEqualTo(3);
        assertThat(data.summary().attributes())
                .containsExactly(new AttributePairs("tone", 1, 0), new AttributePairs("overall", 2, 0));
        assertThat(data.epoch(0)).singleElement().satisfies(batch -> {
            assertThat(batch.outputs()).containsExactlyInAnyOrder(0, 1, 1);
            assertThat(batch.comparisons()).isEqualTo(2);
            assertThat(batch.texts()).hasSize(4);
        });
    }

    @Test
    void prepare_attributeThatNobodyJudged_namesThoseThatTheDataJudges() {
        PreferenceSet set = set(List.of(judged("overall", "tone"), judged("tone")));
        TrainingOptions options = options(64, Truncation.NONE, 0).withAttributes(List.of("tone", "depth"));
        assertThatThrownBy(() -> TrainingData.prepare(set, SPLIT, options, tokenizer))
                .hasMessageContaining("no pair about depth left to train on")
                .hasMessageContaining("overall, tone");
    }

    /** An answer judged better than another by each attribute. */
    private static Preference judged(String... attributes) {
        Map<String, List<Integer>> ranks = new TreeMap<>();
        for (String attribute : attributes) {
            ranks.put(attribute, List.of(2, 1));
        }
        List<Integer> overall = Objects.requireNonNullElse(ranks.remove("overall"), List.of());
        String prompt = String.join(" ", attributes);
        return new Preference.Ranking(
                new Prompt.Text(prompt),
                List.of("bad", "good"),
                List.of(new Preference.AnnotatorRanks("x", overall, ranks)));
    }

    @Test
    void samples_haveDifferentLengths() {
        TrainingOptions options = options(64, Truncation.NONE, 0.2);
        TrainingData data = TrainingData.prepare(set(pairs(300)), SPLIT, options, tokenizer);
        List<ScoreInput> samples = data.samples(5);
        List<Integer> lengths = samples.stream()
                .map(sample -> tokenizer.encode(sample, Truncation.NONE, 64))
                .map(Tokens::length)
                .toList();
        assertThat(lengths).hasSize(5).isSorted().doesNotHaveDuplicates();
        assertThat(TrainingData.prepare(set(pairs(300)), SPLIT, options, tokenizer)
                        .samples(5))
                .isEqualTo(samples);
        assertThat(data.samples(1)).hasSize(1);
        assertThat(data.samples(1000)).hasSizeBetween(6, 64);
    }

    private static List<Preference> pairs(int count) {
        return IntStream.range(0, count)
                .<Preference>mapToObj(i -> new Preference.Pair(
                        new Prompt.Text("question " + i),
                        "good " + "film ".repeat(1 + i % 13),
                        "bad " + "movie ".repeat(1 + i % 7),
                        0.25,
                        2))
                .toList();
    }

    private static int[] word(String word) {
        int[] ids = tokenizer
                .encode(new ScoreInput.WholeText(word), Truncation.NONE, 8)
                .ids();
        return Arrays.copyOfRange(ids, 1, ids.length - 1);
    }

    private static boolean contains(int[] ids, int id) {
        return IntStream.of(ids).anyMatch(other -> other == id);
    }

    private static PreferenceSet set(List<Preference> preferences) {
        return set(preferences, List.of());
    }

    private static PreferenceSet set(List<Preference> preferences, List<String> skipped) {
        return new PreferenceSet(
                preferences.stream()
                        .map(preference -> new PreferenceSet.Entry("", "data:1", preference))
                        .toList(),
                skipped,
                "digest",
                "pairs",
                "datasets/tone/revisions/1");
    }

    private static TrainingOptions options(int maxLength, Truncation truncation, double evalFraction) {
        return new TrainingOptions(
                1e-4,
                1,
                8,
                1,
                maxLength,
                truncation,
                0,
                0,
                1,
                LrScheduler.LINEAR,
                0,
                evalFraction,
                0,
                CheckpointPolicy.DEFAULT,
                0,
                false,
                0,
                true,
                false,
                1,
                RewardChoice.ONLY_OUTPUT,
                SaveDtype.AUTO,
                ModelSelection.DEFAULT,
                Optional.empty(),
                Precision.FP32,
                List.of(Attribute.OVERALL),
                Optional.empty());
    }
}
