package dev.touchstone.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.touchstone.domain.AttributeRewards;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.EvaluationResult;
import dev.touchstone.domain.ModelComparison;
import dev.touchstone.domain.ModelComparison.Flip;
import dev.touchstone.domain.ModelComparison.Place;
import dev.touchstone.domain.ModelEvaluation;
import dev.touchstone.domain.ModelEvaluation.AnnotatorAccuracy;
import dev.touchstone.domain.ModelEvaluation.AttributeAccuracy;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Preference.AnnotatorRanks;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.TouchstoneException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionEvaluatorTest {
    /** Longer answers first. */
    private static final RewardSource BY_LENGTH = by(text -> text.judged().length());

    /** Answers that come later in the alphabet first. */
    private static final RewardSource BY_LETTER = by(text -> text.judged().charAt(0));

    @Test
    void evaluate_rankingsOfTwoPeople_measuresEachOfThemAndTheirMajority() {
        // x likes long answers best, y the same but for the first prompt; by tone the shortest is best.
        List<Preference> rankings = IntStream.range(0, 10)
                .<Preference>mapToObj(i -> new Preference.Ranking(
                        new Prompt.Text("prompt " + i),
                        List.of("a", "bb", "ccc"),
                        List.of(
                                new AnnotatorRanks("x", List.of(3, 2, 1), Map.of("tone", List.of(1, 2, 3))),
                                new AnnotatorRanks("y", i == 0 ? List.of(3, 1, 1) : List.of(3, 2, 1)))))
                .toList();

        ModelEvaluation evaluation = evaluate(rankings, BY_LENGTH);

        assertThat(evaluation.preferences()).isEqualTo(10);
        assertThat(evaluation.pairs()).isEqualTo(30);
        assertThat(evaluation.accuracy().value()).isEqualTo(1);
        // Ten prompts, not thirty pairs.
        assertThat(evaluation.accuracy().low()).isBetween(0.72, 0.73);
        assertThat(evaluation.longerAnswerAccuracy().value()).isEqualTo(1);
        assertThat(evaluation.rewardLengthCorrelation()).hasValue(1);
        assertThat(evaluation.margins().mean()).isEqualTo(4.0 / 3);
        assertThat(evaluation.loss()).isPositive().isLessThan(0.32);
        assertThat(evaluation.byAnnotator())
                .extracting(AnnotatorAccuracy::name, AnnotatorAccuracy::comparisons)
                .containsExactly(tuple("x", 30L), tuple("y", 29L));
        assertThat(evaluation.byAnnotator().getFirst().tau().value()).isEqualTo(1);
        assertThat(evaluation.byAnnotator().getLast().tau().value())
                .isLessThan(1)
                .isGreaterThan(0.9);
        assertThat(evaluation.byAttribute())
                .extracting(
                        AttributeAccuracy::name,
                        attribute -> attribute.accuracy().value())
                .containsExactly(tuple("tone", 0.0));
        ModelEvaluation.BestOf best = evaluation.bestOf().getFirst();
        assertThat(best.answers()).isEqualTo(3);
        assertThat(best.prompts()).isEqualTo(10);
        assertThat(best.rate().value()).isEqualTo(1);
        assertThat(best.chance()).isEqualTo(1.0 / 3);
        assertThat(best.longestAnswer()).isEqualTo(1);
    }

    @Test
    void evaluate_pairsOfDifferentLength_areMeasuredInBandsThatAddUp() {
        List<Preference> pairs = IntStream.range(1, 41)
                .<Preference>mapToObj(
                        i -> new Preference.Pair(null, "a".repeat(i), "b".repeat(i <= 10 ? i + 1 : i - 1), 0, 1))
                .toList();
        ModelEvaluation evaluation = evaluate(pairs, BY_LENGTH);
        assertThat(evaluation.byLength()).hasSize(4);
        assertThat(evaluation.byLength().stream()
                        .mapToLong(ModelEvaluation.LengthBand::pairs)
                        .sum())
                .isEqualTo(40);
        // Ten that are wrong, and one of the same length as the last of them.
        assertThat(evaluation.byLength().getFirst().accuracy().value()).isEqualTo(1.0 / 11);
        assertThat(evaluation.byLength().getLast().accuracy().value()).isEqualTo(1);
        assertThat(evaluation.byLength().getLast().most()).isEqualTo(40);
        assertThat(evaluation.accuracy().value()).isEqualTo(0.75);
    }

    @Test
    void evaluate_whatCannotBeToldApart_isLeftOutAndCounted() {
        List<Preference> preferences = List.of(
                new Preference.Pair(null, "good", "bad", 0, 1),
                new Preference.Pair(null, "unscorable", "bad", 0, 1),
                new Preference.Pair(null, "truncated a", "truncated b", 0, 1),
                new Preference.Ranking(null, List.of("c", "d"), List.of(new AnnotatorRanks("x", List.of(1, 1)))));
        RewardSource rewards = inputs -> inputs.stream()
                .<ScoreOutcome>map(text -> text.judged().equals("unscorable")
                        ? new ScoreOutcome.Failed(new TouchstoneException(Reason.TEXT_TOO_LONG, "a test"))
                        : new ScoreOutcome.Scored(1, 1, text.judged().startsWith("truncated"), ScoreTimings.NONE))
                .toList();
        ModelEvaluation evaluation = evaluate(preferences, rewards);
        assertThat(evaluation.pairs()).isEqualTo(1);
        assertThat(evaluation.leftOutPairs()).isEqualTo(2);
        assertThat(evaluation.tiedPairs()).isEqualTo(1);
        assertThat(evaluation.tieShare()).isEqualTo(1);
        assertThat(evaluation.accuracy().value()).isZero();
        assertThat(evaluation.rewardLengthCorrelation()).isEmpty();
    }

    @Test
    void evaluate_modelWithAnOutputForAnAttribute_isMeasuredByIt() {
        List<Preference> preferences = List.of(
                pair("long", "no"),
                new Preference.Pair(null, "no", "long", 0, 1, "x", "brevity"),
                new Preference.Pair(null, "long", "no", 0, 1, "x", "depth"));
        RewardSource rewards = inputs -> inputs.stream()
                .<ScoreOutcome>map(input -> new ScoreOutcome.Scored(
                        input.chars(),
                        1,
                        0,
                        false,
                        ScoreTimings.NONE,
                        Optional.empty(),
                        new AttributeRewards(new TreeMap<>(Map.of("brevity", -1f * input.chars())), true)))
                .toList();
        assertThat(evaluate(preferences, rewards).byAttribute())
                .extracting(
                        AttributeAccuracy::name,
                        attribute -> attribute.accuracy().value())
                .containsExactly(tuple("brevity", 1.0), tuple("depth", 1.0));
    }

    @Test
    void evaluate_nothingToMeasure_isInvalidData() {
        RewardSource none = inputs -> inputs.stream()
                .<ScoreOutcome>map(
                        input -> new ScoreOutcome.Failed(new TouchstoneException(Reason.TEXT_TOO_LONG, "a test")))
                .toList();
        TouchstoneException refused = catchThrowableOfType(
                TouchstoneException.class, () -> evaluate(List.of(pair("good", "bad"), pair("kind", "rude")), none));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_DATA);
        assertThat(refused).hasMessageContaining("of 2 preferences: 0 tied, 2 that cannot be scored");
    }

    @Test
    void evaluate_besideAnother_testsTheDifferenceAndListsWhatFlipped(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("pairs.jsonl"), """
                {"id": "one", "prompt": "p", "chosen": "aaaa", "rejected": "b"}
                {"prompt": "q", "chosen": "aa", "rejected": "b"}
                {"prompt": "r", "chosen": "z", "rejected": "aaa"}
                {"prompt": "s", "chosen": "zz", "rejected": "a"}
                """);
        EvaluationResult result = VersionEvaluator.evaluate(
                new DataSource.Location(file), subject(BY_LENGTH), Optional.of(subject(BY_LETTER)));

        ModelComparison comparison = result.comparison().orElseThrow();
        assertThat(comparison.pairs()).isEqualTo(4);
        assertThat(comparison.accuracy()).isEqualTo(0.75);
        assertThat(comparison.againstAccuracy()).isEqualTo(0.5);
        assertThat(comparison.difference().value()).isEqualTo(0.25);
        assertThat(comparison.onlyRight()).isEqualTo(2);
        assertThat(comparison.onlyAgainstRight()).isEqualTo(1);
        assertThat(comparison.promptsBetter()).isEqualTo(2);
        assertThat(comparison.promptsWorse()).isEqualTo(1);
        assertThat(comparison.pValue()).isEqualTo(1);
        assertThat(comparison.flips())
                .containsExactly(
                        new Flip(new Place(file + ":3", ""), new Place(file + ":3", ""), false, 1, 3, 'z', 'a'),
                        new Flip(new Place(file + ":1", "one"), new Place(file + ":1", "one"), true, 4, 1, 'a', 'b'),
                        new Flip(new Place(file + ":2", ""), new Place(file + ":2", ""), true, 2, 1, 'a', 'b'));
        assertThat(result.against().orElseThrow().accuracy().value()).isEqualTo(0.5);
    }

    @Test
    void evaluate_dataOfTheTraining_isSaid() {
        List<Preference> pairs = List.of(pair("good", "bad"), pair("kind", "rude"));
        DataSource source = new DataSource.Inline(pairs);
        String sha256 = EvaluationData.read(source).sha256();
        Subject trained = new Subject("models/tone/versions/1", "contract", sha256, BY_LENGTH);
        assertThat(VersionEvaluator.evaluate(source, trained, Optional.empty())
                        .evaluation()
                        .trainedOnData())
                .isTrue();
        assertThat(evaluate(pairs, BY_LENGTH).trainedOnData()).isFalse();
    }

    private static ModelEvaluation evaluate(List<Preference> preferences, RewardSource rewards) {
        return VersionEvaluator.evaluate(new DataSource.Inline(preferences), subject(rewards), Optional.empty())
                .evaluation();
    }

    private static Preference pair(String chosen, String rejected) {
        return new Preference.Pair(null, chosen, rejected, 0, 1);
    }

    private static Subject subject(RewardSource rewards) {
        return new Subject("models/tone/versions/1", "contract", "other data", rewards);
    }

    private static RewardSource by(ToDoubleFunction<ScoreInput> reward) {
        return inputs -> {
            List<ScoreOutcome> outcomes = new ArrayList<>();
            inputs.forEach(input -> outcomes.add(
                    new ScoreOutcome.Scored((float) reward.applyAsDouble(input), 1, false, ScoreTimings.NONE)));
            return outcomes;
        };
    }
}
