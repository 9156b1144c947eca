package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.domain.AnnotatorReliability;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PairingTest {
    private static final Prompt QUESTION = new Prompt.Text("q");

    @Test
    void of_pair_isOneGroup() {
        Pairing pairing = Pairing.of(List.of(new Preference.Pair(QUESTION, "a", "b", 0.5, 2)), true, 0);
        assertThat(pairing.groups())
                .containsExactly(new PairGroup(
                        List.of(new ScoreInput.Answer(QUESTION, "a"), new ScoreInput.Answer(QUESTION, "b")),
                        List.of(0, 0),
                        List.of(new PairGroup.Pair(0, 1, 0.5, 2, 1))));
    }

    @Test
    void of_ranking_targetsAreSharesOfPeopleAndPairsShareTheWeight() {
        Pairing pairing = Pairing.of(List.of(ranking(List.of(2, 1, 2), List.of(1, 2, 3))), true, 0);
        assertThat(pairing.tied()).isEqualTo(1);
        assertThat(pairing.groups()).hasSize(1);
        assertThat(pairing.groups().getFirst().texts()).hasSize(3);
        assertThat(pairing.groups().getFirst().pairs())
                .containsExactly(
                        new PairGroup.Pair(0, 1, 0, 2.0 / 3, 0.5),
                        new PairGroup.Pair(0, 2, 0, 2.0 / 3, 0.75),
                        new PairGroup.Pair(1, 2, 0, 2.0 / 3, 1));
    }

    @Test
    void of_rankingByMajority_leavesTiesOut() {
        Pairing pairing = Pairing.of(List.of(ranking(List.of(2, 1, 2), List.of(1, 2, 3))), false, 0);
        assertThat(pairing.tied()).isEqualTo(1);
        assertThat(pairing.groups().getFirst().pairs())
                .containsExactly(new PairGroup.Pair(0, 2, 0, 2.0 / 3, 1), new PairGroup.Pair(1, 2, 0, 2.0 / 3, 1));
    }

    @Test
    void of_rankingAllTied_teachesEqualityOrNothing() {
        List<Preference> tied = List.of(ranking(List.of(1, 1, 1)));
        assertThat(Pairing.of(tied, true, 0).groups().getFirst().pairs())
                .hasSize(3)
                .allSatisfy(pair -> assertThat(pair.target()).isEqualTo(0.5));
        assertThat(Pairing.of(tied, false, 0).groups()).isEmpty();
        assertThat(Pairing.of(tied, false, 0).tied()).isEqualTo(3);
    }

    @Test
    void of_ratedAnswers_comparesWhatOnePersonRated() {
        Pairing pairing = Pairing.of(
                List.of(
                        rating(QUESTION, "a", 1, "x", 4, "y", 2),
                        rating(new Prompt.Text("other"), "z", 1, "x", 0, "v", 10),
                        rating(QUESTION, "b", 3, "x", 2, "y", 2),
                        rating(QUESTION, "c", 1, "w", 9, "u", 9)),
                true,
                0);
        assertThat(pairing.groups())
                .containsExactly(new PairGroup(
                        List.of(
                                new ScoreInput.Answer(QUESTION, "a"),
                                new ScoreInput.Answer(QUESTION, "b"),
                                new ScoreInput.Answer(QUESTION, "c")),
                        List.of(0, 2, 3),
                        List.of(new PairGroup.Pair(0, 1, 0.1, 2.0 / 3, 0.75))));
        assertThat(pairing.unpaired()).isEqualTo(1);
    }

    @Test
    void of_ratedTexts_higherMeanIsChosenByTheGap() {
        List<Preference> texts = List.of(
                rating(null, "bad", 1, "x", -4, "y", -2),
                rating(null, "good", 2, "x", 4, "y", 2),
                rating(null, "good too", 1, "x", 4, "y", 2));
        Pairing pairing = Pairing.of(texts.subList(0, 2), true, 3);
        assertThat(pairing.groups())
                .containsExactly(new PairGroup(
                        List.of(new ScoreInput.WholeText("good"), new ScoreInput.WholeText("bad")),
                        List.of(1, 0),
                        List.of(new PairGroup.Pair(0, 1, 0.75, 1.5, 1))));
        assertThat(Pairing.of(texts, true, 3).unpaired()).isEqualTo(1);
        Pairing equal = Pairing.of(texts.subList(1, 3), true, 3);
        assertThat(equal.tied()).isEqualTo(1);
        assertThat(equal.groups().getFirst().pairs()).containsExactly(new PairGroup.Pair(0, 1, 0, 1.5, 0.5));
    }

    @Test
    void of_ratingMargin_scalesTheGap() {
        List<Preference> texts =
                List.of(rating(null, "bad", 1, "x", -4, "y", -2), rating(null, "good", 2, "x", 4, "y", 2));
        assertThat(Pairing.of(texts, new PairingOptions(true, false, 2, 3))
                        .groups()
                        .getFirst()
                        .pairs())
                .containsExactly(new PairGroup.Pair(0, 1, 1.5, 1.5, 1));
        assertThat(Pairing.of(texts, new PairingOptions(true, false, 0, 3))
                        .groups()
                        .getFirst()
                        .pairs())
                .containsExactly(new PairGroup.Pair(0, 1, 0, 1.5, 1));
    }

    @Test
    void of_judgementsOnSeveralLines_areOnePair() {
        Preference.Ranking first = new Preference.Ranking(
                QUESTION, List.of("a", "b"), List.of(new Preference.AnnotatorRanks("x", List.of(1, 2))));
        Preference.Ranking second = new Preference.Ranking(
                QUESTION, List.of("a", "b"), List.of(new Preference.AnnotatorRanks("y", List.of(1, 1))));
        Preference.Ranking other = new Preference.Ranking(
                QUESTION, List.of("a", "c"), List.of(new Preference.AnnotatorRanks("y", List.of(1, 2))));
        assertThat(Pairing.of(List.of(first, other, second), true, 0).groups())
                .extracting(group -> group.pairs().getFirst().target())
                .containsExactly(0.75, 1.0);
    }

    @Test
    void of_rankingsOfTheSameAnswersInAnotherOrder_areOne() {
        Preference.Ranking first = new Preference.Ranking(
                QUESTION, List.of("a", "b", "c"), List.of(new Preference.AnnotatorRanks("x", List.of(1, 2, 3))));
        Preference.Ranking second = new Preference.Ranking(
                QUESTION, List.of("c", "a", "b"), List.of(new Preference.AnnotatorRanks("y", List.of(1, 2, 3))));
        assertThat(Pairing.of(List.of(first, second), true, 0).groups())
                .singleElement()
                .satisfies(group -> assertThat(group.pairs())
                        .containsExactly(
                                new PairGroup.Pair(0, 1, 0, 1.0 / 3, 1),
                                new PairGroup.Pair(0, 2, 0, 1.0 / 3, 0.5),
                                new PairGroup.Pair(1, 2, 0, 1.0 / 3, 0.5)));
    }

    @Test
    void of_pairsOfTheSameAnswers_areOneWithTheWeightOfAllAndTheShareThatPreferredTheFirst() {
        List<Preference> lines = List.of(
                new Preference.Pair(QUESTION, "a", "b", 0, 2, "x"),
                new Preference.Pair(new Prompt.Text("other"), "a", "b", 0, 2, "x"),
                new Preference.Pair(QUESTION, "b", "a", 0, 2, "y"),
                new Preference.Pair(QUESTION, "a", "b", 0, 2, "z"));
        Pairing soft = Pairing.of(lines, true, 0);
        assertThat(soft.groups())
                .extracting(group -> group.pairs().getFirst())
                .containsExactly(new PairGroup.Pair(0, 1, 0, 6, 2.0 / 3), new PairGroup.Pair(0, 1, 0, 2, 1));
        assertThat(Pairing.of(lines, false, 0).groups())
                .extracting(group -> group.pairs().getFirst())
                .containsExactly(new PairGroup.Pair(0, 1, 0, 6, 1), new PairGroup.Pair(0, 1, 0, 2, 1));
        Pairing even = Pairing.of(lines.subList(0, 3), false, 0);
        assertThat(even.groups()).hasSize(1);
        assertThat(even.tied()).isEqualTo(1);
    }

    @Test
    void of_pairsWithAMarginInOppositeDirections_stayApart() {
        List<Preference> lines = List.of(
                new Preference.Pair(QUESTION, "a", "b", 0.5, 1), new Preference.Pair(QUESTION, "b", "a", 0.5, 1));
        assertThat(Pairing.of(lines, true, 0).groups())
                .extracting(group -> group.pairs().getFirst())
                .containsExactly(new PairGroup.Pair(0, 1, 0.5, 1, 1), new PairGroup.Pair(0, 1, 0.5, 1, 1));
    }

    @Test
    void of_reliability_countsPairsToo() {
        List<Preference> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Prompt prompt = new Prompt.Text("q" + i);
            Stream.of("x", "y", "z").forEach(name -> lines.add(new Preference.Pair(prompt, "a", "b", 0, 1, name)));
            lines.add(new Preference.Pair(prompt, "b", "a", 0, 1, "contrary"));
        }
        Pairing pairing = Pairing.of(lines, new PairingOptions(true, true, 1, 0));
        assertThat(pairing.annotators())
                .extracting(AnnotatorReliability::annotator)
                .containsExactly("contrary", "x", "y", "z");
        assertThat(pairing.annotators().getFirst().reliability()).isLessThan(0.2);
        assertThat(pairing.groups().getFirst().pairs().getFirst().target()).isGreaterThan(0.75);
    }

    @Test
    void of_ratingsOfSeveralWithoutAName_areComparedByTheirMeans() {
        Pairing pairing = Pairing.of(
                List.of(rating(QUESTION, "a", 1, "", 5, "", 1), rating(QUESTION, "b", 1, "", 4, "", 4)), true, 0);
        assertThat(pairing.groups().getFirst().pairs()).containsExactly(new PairGroup.Pair(1, 0, 0.25, 1, 1));
    }

    @Test
    void of_severalAttributes_eachPairTeachesTheOutputOfItsOwn() {
        List<Preference> preferences = List.of(
                new Preference.Ranking(
                        QUESTION,
                        List.of("a", "b"),
                        List.of(
                                new Preference.AnnotatorRanks("x", List.of(1, 2), Map.of("tone", List.of(2, 1))),
                                new Preference.AnnotatorRanks("y", List.of(), Map.of("tone", List.of(1, 2))))),
                new Preference.Pair(QUESTION, "b", "c", 0, 1, "x", "tone"),
                new Preference.Pair(QUESTION, "c", "d", 0, 1, "x", "depth"));
        Pairing pairing =
                Pairing.of(preferences, new PairingOptions(true, true, 1, 0, List.of("overall", "tone", "clarity")));
        assertThat(pairing.groups().stream().flatMap(group -> group.pairs().stream()))
                .extracting(PairGroup.Pair::output)
                .containsExactly(0, 1, 1);
        assertThat(pairing.groups().getLast().pairs().getFirst().target()).isCloseTo(0.5, within(0.02));
        assertThat(pairing.annotators())
                .extracting(one -> one.annotator() + " " + one.attribute())
                .containsExactly("x overall", "x tone", "y tone");
    }

    @Test
    void of_labelledAnswers_pairsThoseToTheSamePromptFirst() {
        Prompt other = new Prompt.Text("other");
        List<Preference> texts = List.of(
                new Preference.LabelledText(QUESTION, "good", true, 1, ""),
                new Preference.LabelledText(other, "poor", false, 1, ""),
                new Preference.LabelledText(other, "fine", true, 1, ""),
                new Preference.LabelledText(QUESTION, "bad", false, 1, ""),
                new Preference.LabelledText("spare", true));
        Pairing pairing = Pairing.of(texts, true, 5);
        assertThat(pairing.groups())
                .extracting(PairGroup::texts)
                .containsExactlyInAnyOrder(
                        List.of(new ScoreInput.Answer(QUESTION, "good"), new ScoreInput.Answer(QUESTION, "bad")),
                        List.of(new ScoreInput.Answer(other, "fine"), new ScoreInput.Answer(other, "poor")));
        assertThat(pairing.unpaired()).isEqualTo(1);
    }

    @Test
    void of_annotatorReliability_tellsEveryonesEstimate() {
        List<Preference> rankings = List.of(ranking(List.of(1, 2, 3)), ranking(List.of(1, 2, 3)));
        Pairing pairing = Pairing.of(rankings, new PairingOptions(true, true, 1, 0));
        assertThat(pairing.annotators()).singleElement().satisfies(one -> {
            assertThat(one.annotator()).isEqualTo("someone");
            assertThat(one.comparisons()).isEqualTo(6);
            assertThat(one.reliability()).isGreaterThan(0.5);
        });
        assertThat(pairing.groups().getFirst().pairs())
                .allSatisfy(pair -> assertThat(pair.target()).isBetween(0.5, 1.0));
        assertThat(Pairing.of(rankings, true, 0).annotators()).isEmpty();
    }

    @Test
    void of_labelledTexts_usesEachAtMostOnce() {
        List<Preference> texts = labelled(30, 20);
        Pairing pairing = Pairing.of(texts, true, 7);
        assertThat(pairing.groups()).hasSize(20);
        assertThat(pairing.unpaired()).isEqualTo(10);
        Set<ScoreInput> used = new HashSet<>();
        for (PairGroup group : pairing.groups()) {
            assertThat(text(group, 0)).startsWith("good");
            assertThat(text(group, 1)).startsWith("bad");
            assertThat(used.addAll(group.texts())).isTrue();
        }
        assertThat(used).hasSize(40);
    }

    @Test
    void of_labelledTexts_areShuffledWithTheSeed() {
        List<Preference> texts = labelled(20, 20);
        assertThat(Pairing.of(texts, true, 1))
                .isEqualTo(Pairing.of(texts, true, 1))
                .isNotEqualTo(Pairing.of(texts, true, 2));
    }

    private static String text(PairGroup group, int index) {
        return ((ScoreInput.WholeText) group.texts().get(index)).text();
    }

    private static List<Preference> labelled(int acceptable, int unacceptable) {
        List<Preference> texts = new ArrayList<>();
        IntStream.range(0, acceptable).forEach(i -> texts.add(new Preference.LabelledText("good " + i, true)));
        IntStream.range(0, unacceptable).forEach(i -> texts.add(new Preference.LabelledText("bad " + i, false)));
        return texts;
    }

    @SafeVarargs
    private static Preference ranking(List<Integer>... ranks) {
        return new Preference.Ranking(
                null,
                List.of("a", "b", "c"),
                Stream.of(ranks)
                        .map(each -> new Preference.AnnotatorRanks("someone", each))
                        .toList(),
                2);
    }

    private static Preference rating(
            @Nullable Prompt prompt, String response, double weight, String one, double a, String two, double b) {
        return new Preference.Rating(
                prompt,
                response,
                List.of(new Preference.AnnotatorRating(one, a), new Preference.AnnotatorRating(two, b)),
                weight);
    }
}
