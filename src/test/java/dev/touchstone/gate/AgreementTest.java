package dev.touchstone.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.Agreement;
import dev.touchstone.domain.Estimate;
import dev.touchstone.domain.Opinion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against published examples, and against what scipy and krippendorff say (src/test/golden/make_agreement_golden.py). */
class AgreementTest {
    private static final double EXACT = 1e-12;
    private static final double MISSING = Double.NaN;
    private static final double[][] OBSERVERS = {
        {1, 2, 3, 3, 2, 1, 4, 1, 2, MISSING, MISSING, MISSING},
        {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, MISSING, 3},
        {MISSING, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, MISSING},
        {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, MISSING}
    };

    private static Stream<JsonNode> golden(String name) throws IOException {
        JsonNode all = new ObjectMapper()
                .readTree(
                        Path.of("src/test/resources/statistics/agreement.json").toFile());
        assertThat(all.get(name)).isNotEmpty();
        return StreamSupport.stream(all.get(name).spliterator(), false);
    }

    static Stream<JsonNode> alphas() throws IOException {
        return golden("alpha");
    }

    static Stream<JsonNode> ws() throws IOException {
        return golden("w");
    }

    static Stream<JsonNode> leaveOneOuts() throws IOException {
        return golden("leave_one_out");
    }

    static Stream<JsonNode> wilsons() throws IOException {
        return golden("wilson");
    }

    @Test
    void alpha_exampleOfKrippendorff2011_is0815() {
        List<double[]> units = IntStream.range(0, 12)
                .mapToObj(unit -> Arrays.stream(OBSERVERS)
                        .mapToDouble(observer -> observer[unit])
                        .filter(value -> !Double.isNaN(value))
                        .toArray())
                .toList();
        assertThat(KrippendorffAlpha.ordinal(units)).isCloseTo(0.815, within(5e-4));
    }

    @ParameterizedTest
    @MethodSource("alphas")
    void alpha_madeUpValues_isThatOfAnIndependentLibrary(JsonNode expected) {
        List<double[]> units = rows(expected.get("units"));
        assertThat(KrippendorffAlpha.ordinal(units))
                .isCloseTo(expected.get("alpha").doubleValue(), within(EXACT));
    }

    @Test
    void alpha_nothingToPairOrNoVariation_isUndefined() {
        assertThat(KrippendorffAlpha.ordinal(List.of())).isNaN();
        assertThat(KrippendorffAlpha.ordinal(List.of(new double[] {1}, new double[] {2})))
                .isNaN();
        assertThat(KrippendorffAlpha.ordinal(List.of(new double[] {3, 3}, new double[] {3, 3})))
                .isNaN();
    }

    /** Siegel 1956, "Nonparametric Statistics for the Behavioral Sciences", chapter 9: three interviewers rank six applicants. */
    @Test
    void w_exampleOfSiegel1956_is016() {
        assertThat(KendallW.of(List.of(
                        new double[] {1, 6, 3, 2, 5, 4}, new double[] {1, 5, 6, 4, 2, 3}, new double[] {6, 3, 2, 5, 4, 1
                        })))
                .isCloseTo(0.16, within(5e-3));
    }

    @ParameterizedTest
    @MethodSource("ws")
    void w_madeUpRanks_isThatOfAnIndependentLibrary(JsonNode expected) {
        assertThat(KendallW.of(rows(expected.get("ranks"))))
                .isCloseTo(expected.get("w").doubleValue(), within(EXACT));
    }

    @Test
    void w_onePersonOrAllTied_isUndefined() {
        assertThat(KendallW.of(List.of(new double[] {1, 2}))).isNaN();
        assertThat(KendallW.of(List.of(new double[] {1, 1}, new double[] {1, 1})))
                .isNaN();
    }

    @ParameterizedTest
    @MethodSource("leaveOneOuts")
    void tau_ofEachAgainstTheOthers_isThatOfAnIndependentLibrary(JsonNode expected) {
        List<double[]> ranks = rows(expected.get("ranks"));
        List<Opinion> people = IntStream.range(0, ranks.size())
                .mapToObj(i -> person("" + (char) ('a' + i), ranks.get(i)))
                .toList();
        Agreement agreement = AgreementStatistics.ofRankings(List.of(people), 0);
        assertThat(agreement.annotators()).hasSize(people.size());
        for (int i = 0; i < people.size(); i++) {
            assertThat(agreement.annotators().get(i).tau().value())
                    .isCloseTo(expected.get("taus").get(i).doubleValue(), within(EXACT));
        }
    }

    @ParameterizedTest
    @MethodSource("wilsons")
    void wilson_counts_isThatOfAnIndependentLibrary(JsonNode expected) {
        Estimate share = WilsonInterval.of(
                expected.get("successes").doubleValue(), expected.get("trials").longValue());
        assertThat(share.low()).isCloseTo(expected.get("low").doubleValue(), within(EXACT));
        assertThat(share.high()).isCloseTo(expected.get("high").doubleValue(), within(EXACT));
    }

    @Test
    void agreement_allAlike_isComplete() {
        List<Opinion> alike = List.of(person("x", 1, 2, 3), person("y", 1, 2, 3));
        Agreement agreement = AgreementStatistics.ofRankings(Collections.nCopies(5, alike), 0);
        assertThat(agreement.prompts()).isEqualTo(5);
        assertThat(agreement.answers()).isEqualTo(15);
        assertThat(agreement.alpha()).isEqualTo(new Estimate(1, 1, 1));
        assertThat(agreement.meanW()).isEqualTo(new Estimate(1, 1, 1));
        assertThat(agreement.annotators()).allMatch(one -> one.tau().equals(new Estimate(1, 1, 1)));
    }

    @Test
    void agreement_onePersonEach_isUndefined() {
        Agreement agreement =
                AgreementStatistics.ofRankings(List.of(List.of(person("x", 1, 2)), List.of(person("y", 2, 1))), 0);
        assertThat(agreement.prompts()).isZero();
        assertThat(agreement.alpha().isDefined()).isFalse();
        assertThat(agreement.meanW().isDefined()).isFalse();
        assertThat(agreement.annotators()).isEmpty();
    }

    @Test
    void agreement_onePersonAgainstTwo_showsInThatPersonsTau() {
        List<Opinion> people = List.of(person("x", 1, 2), person("y", 1, 2), person("z", 2, 1));
        Agreement agreement = AgreementStatistics.ofRankings(Collections.nCopies(10, people), 0);
        assertThat(agreement.annotators().getLast().name()).isEqualTo("z");
        assertThat(agreement.annotators().getLast().tau().value()).isEqualTo(-1);
        assertThat(agreement.meanW().value()).isCloseTo(1.0 / 9, within(EXACT));
    }

    @Test
    void ratings_exampleOfKrippendorff2011_haveItsAlphaAndAnInterval() {
        List<Opinion> people = IntStream.range(0, OBSERVERS.length)
                .mapToObj(i ->
                        new Opinion("" + i, Arrays.stream(OBSERVERS[i]).boxed().toList()))
                .toList();
        Agreement agreement = AgreementStatistics.ofRatings(List.of(people), 0);
        assertThat(agreement.alpha().value()).isCloseTo(0.815, within(5e-4));
        assertThat(agreement.alpha().low()).isBetween(0.3, 0.8);
        assertThat(agreement.alpha().high()).isBetween(0.83, 1.0);
        assertThat(agreement.answers()).isEqualTo(11);
        assertThat(agreement.annotators())
                .extracting(Agreement.Annotator::answers)
                .containsExactly(9L, 10L, 10L, 11L);
    }

    @Test
    void tau_thingsTakenSeveralTimes_isThatOfTheListWritten() {
        double[] left = {3, 1, 2, 2, 5};
        double[] right = {1, 1, 4, 2, 3};
        double[] leftWritten = {3, 3, 2, 5, 5, 5};
        double[] rightWritten = {1, 1, 4, 3, 3, 3};
        assertThat(new TauCounter(left, right).count(new int[] {2, 0, 1, 0, 3}))
                .isEqualTo(KendallTau.between(leftWritten, rightWritten))
                .isEqualTo(new KendallTau(6, 5, 0, 0));
    }

    @Test
    void agreement_sameSeed_givesTheSameIntervalsAroundTheValue() {
        List<List<Opinion>> mixed = IntStream.range(0, 60)
                .mapToObj(i -> List.of(person("x", 1, 2), i % 3 == 0 ? person("y", 2, 1) : person("y", 1, 2)))
                .toList();
        Estimate alpha = AgreementStatistics.ofRankings(mixed, 7).alpha();
        assertThat(alpha).isEqualTo(AgreementStatistics.ofRankings(mixed, 7).alpha());
        assertThat(alpha).isNotEqualTo(AgreementStatistics.ofRankings(mixed, 8).alpha());
        assertThat(alpha.low()).isLessThan(alpha.value());
        assertThat(alpha.high()).isGreaterThan(alpha.value());
    }

    private static List<double[]> rows(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> StreamSupport.stream(row.spliterator(), false)
                        .mapToDouble(JsonNode::doubleValue)
                        .toArray())
                .toList();
    }

    private static Opinion person(String name, double... ranks) {
        return new Opinion(name, Arrays.stream(ranks).map(rank -> -rank).boxed().toList());
    }
}
