package dev.touchstone.lint;

import static dev.touchstone.lint.Looked.QUESTION;
import static dev.touchstone.lint.Looked.preferred;
import static dev.touchstone.lint.Looked.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.domain.Agreement;
import dev.touchstone.domain.Estimate;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Finding.Kind;
import dev.touchstone.domain.Finding.Severity;
import dev.touchstone.domain.Inspection.Distribution;
import dev.touchstone.domain.Inspection.JudgedAgreement;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Preference.AnnotatorRanks;
import dev.touchstone.domain.Preference.AnnotatorRating;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AgreementCheckTest {
    /** Abdi 2007, "The Kendall Rank Correlation Coefficient": two experts order four wines, tau is 0.67. */
    @Test
    void measure_exampleOfAbdi2007_isItsTauWhateverLinesItStandsOn() {
        List<String> wines = List.of("a", "b", "c", "d");
        AnnotatorRanks first = new AnnotatorRanks("x", List.of(1, 3, 2, 4));
        AnnotatorRanks second = new AnnotatorRanks("y", List.of(1, 4, 2, 3));
        List<JudgedAgreement> together = measure(new Preference.Ranking(QUESTION, wines, List.of(first, second)));
        List<JudgedAgreement> apart = measure(
                new Preference.Ranking(QUESTION, wines, List.of(first)),
                new Preference.Ranking(
                        QUESTION, wines.reversed(), List.of(new AnnotatorRanks("y", List.of(3, 2, 4, 1)))));
        assertThat(together).hasSize(1).isEqualTo(apart);
        assertThat(together.getFirst().form()).isEqualTo("rankings");
        assertThat(together.getFirst().agreement().annotators())
                .allSatisfy(one -> assertThat(one.tau().value()).isCloseTo(0.67, within(5e-3)));
    }

    @Test
    void measure_pairsOfSeveralPeople_areBroughtTogether() {
        List<JudgedAgreement> found =
                measure(preferred("a", "b", "x"), preferred("a", "b", "y"), preferred("b", "a", "z"));
        assertThat(found).singleElement().satisfies(judged -> {
            assertThat(judged.agreement().prompts()).isEqualTo(1);
            assertThat(judged.agreement().annotators()).hasSize(3);
            assertThat(judged.w().max()).isCloseTo(1 / 9.0, within(1e-12));
        });
    }

    @Test
    void measure_labelsOfTheSameText_areComparedByText() {
        List<JudgedAgreement> found = measure(
                label("one", true, "x"),
                label("two", false, "x"),
                label("two", false, "y"),
                label("one", true, "y"),
                label("three", true, "y"));
        assertThat(found).singleElement().satisfies(judged -> {
            assertThat(judged.form()).isEqualTo("labels");
            assertThat(judged.agreement().answers()).isEqualTo(2);
            assertThat(judged.agreement().alpha().value()).isEqualTo(1);
        });
    }

    @Test
    void measure_onePersonOrNobodyNamed_isNothing() {
        assertThat(measure(preferred("a", "b", "x"), preferred("a", "c", "y"))).isEmpty();
        assertThat(measure(preferred("a", "b", ""), preferred("a", "b", ""))).isEmpty();
    }

    /** Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability": four observers, ordinal alpha 0.815. */
    @Test
    void measure_exampleOfKrippendorff2011_isItsAlpha() {
        int[][] observers = {
            {1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0},
            {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3},
            {0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0},
            {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0}
        };
        Preference[] rated = IntStream.range(0, 12)
                .mapToObj(unit -> new Preference.Rating(
                        null,
                        "unit " + unit,
                        IntStream.range(0, 4)
                                .filter(observer -> observers[observer][unit] > 0)
                                .mapToObj(observer -> new AnnotatorRating("o" + observer, observers[observer][unit]))
                                .toList(),
                        1))
                .toArray(Preference[]::new);
        assertThat(measure(rated).getFirst().agreement().alpha().value()).isCloseTo(0.815, within(5e-4));
    }

    @Test
    void findings_whoAgreesWithNobody_isNamed() {
        Preference[] judged = IntStream.range(0, 40)
                .boxed()
                .flatMap(i ->
                        Stream.of(rating(i, "mira", i % 5), rating(i, "jon", i % 5), rating(i, "troll", (7 * i) % 4)))
                .toArray(Preference[]::new);
        assertThat(AgreementCheck.findings(measure(judged)))
                .filteredOn(found -> found.kind() == Kind.ANNOTATOR_DISAGREES)
                .singleElement()
                .satisfies(found -> assertThat(found.problem()).startsWith("troll "));
    }

    @Test
    void findings_alpha_warnOnlyWhereItMayBeChance() {
        assertThat(severities(new Estimate(0.9, 0.8, 1))).isEmpty();
        assertThat(severities(new Estimate(0.4, 0.3, 0.5))).containsExactly(Severity.INFO);
        assertThat(severities(new Estimate(0.1, -0.1, 0.3))).containsExactly(Severity.WARNING);
        assertThat(severities(Estimate.UNDEFINED)).isEmpty();
    }

    private static List<Severity> severities(Estimate alpha) {
        Agreement agreement = new Agreement(9, 18, alpha, Estimate.of(0.5), List.of());
        return AgreementCheck.findings(List.of(new JudgedAgreement("ratings", agreement, Distribution.NONE))).stream()
                .map(Finding::severity)
                .toList();
    }

    private static List<JudgedAgreement> measure(Preference... preferences) {
        return AgreementCheck.measure(records(preferences), 0);
    }

    private static Preference label(String text, boolean acceptable, String annotator) {
        return new Preference.LabelledText(null, text, acceptable, 1, annotator);
    }

    private static Preference rating(int text, String annotator, double rating) {
        return new Preference.Rating(null, "text " + text, List.of(new AnnotatorRating(annotator, rating)), 1);
    }
}
