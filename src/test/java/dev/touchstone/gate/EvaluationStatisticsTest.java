package dev.touchstone.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.Estimate;
import dev.touchstone.domain.Opinion;
import dev.touchstone.domain.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against what scipy says (src/test/golden/make_evaluation_golden.py). */
class EvaluationStatisticsTest {
    private static final double EXACT = 1e-12;

    private static Stream<JsonNode> golden(String name) throws IOException {
        JsonNode all = new ObjectMapper()
                .readTree(
                        Path.of("src/test/resources/statistics/evaluation.json").toFile());
        assertThat(all.get(name)).isNotEmpty();
        return StreamSupport.stream(all.get(name).spliterator(), false);
    }

    static Stream<JsonNode> nextBounds() throws IOException {
        return golden("next_bound");
    }

    static Stream<JsonNode> mcNemars() throws IOException {
        return golden("mcnemar");
    }

    static Stream<JsonNode> spearmans() throws IOException {
        return golden("spearman");
    }

    static Stream<JsonNode> clustered() throws IOException {
        return golden("clustered");
    }

    static Stream<JsonNode> spreads() throws IOException {
        return golden("spread");
    }

    static Stream<JsonNode> people() throws IOException {
        return golden("person");
    }

    @ParameterizedTest
    @MethodSource("nextBounds")
    void nextBound_counts_isTheQuantileOfTheBetaBinomial(JsonNode expected) {
        NextBound bound = new NextBound(
                expected.get("confidence").doubleValue(), expected.get("next").longValue());
        assertThat(bound.upper(
                        expected.get("errors").longValue(),
                        expected.get("examples").longValue()))
                .isEqualTo(expected.get("bound").doubleValue());
    }

    @Test
    void nextBound_moreAnswers_comesToTheBoundOfTheRate() {
        double rate = new ExactBound(0.95).upper(7, 361);
        assertThat(new NextBound(0.95, 100).upper(7, 361)).isGreaterThan(rate);
        assertThat(new NextBound(0.95, 1_000_000).upper(7, 361)).isCloseTo(rate, within(1e-4));
        assertThat(new NextBound(0.95, 100).upper(7, 7)).isEqualTo(1);
    }

    @Test
    void nextBound_fewest_isTheLeastThatProvesTheRate() {
        NextBound bound = new NextBound(0.95, 200);
        long fewest = bound.fewest(0.02);
        assertThat(bound.upper(0, fewest)).isLessThanOrEqualTo(0.02);
        assertThat(bound.upper(0, fewest - 1)).isGreaterThan(0.02);
        assertThat(bound.mostErrors(fewest - 1, 0.02)).isEqualTo(-1);
        assertThat(bound.mostErrors(fewest, 0.02)).isZero();
    }

    @ParameterizedTest
    @MethodSource("mcNemars")
    void mcNemar_counts_isThatOfAnIndependentLibrary(JsonNode expected) {
        assertThat(McNemar.p(
                        expected.get("only_one").longValue(),
                        expected.get("only_other").longValue()))
                .isCloseTo(expected.get("p").doubleValue(), within(EXACT));
    }

    @ParameterizedTest
    @MethodSource("spearmans")
    void spearman_valuesWithTies_isThatOfAnIndependentLibrary(JsonNode expected) {
        assertThat(Spearman.rho(doubles(expected.get("x")), doubles(expected.get("y"))))
                .isCloseTo(expected.get("rho").doubleValue(), within(EXACT));
    }

    @Test
    void spearman_allEqual_isUndefined() {
        assertThat(Spearman.rho(new double[] {1, 1}, new double[] {1, 2})).isNaN();
    }

    @ParameterizedTest
    @MethodSource("clustered")
    void wilson_clusters_isWidenedByTheDesignEffect(JsonNode expected) {
        int[] clusters = Arrays.stream(doubles(expected.get("cluster")))
                .mapToInt(cluster -> (int) cluster)
                .toArray();
        Estimate share = WilsonInterval.ofClusters(doubles(expected.get("success")), clusters);
        assertThat(share.value()).isCloseTo(expected.get("share").doubleValue(), within(EXACT));
        assertThat(share.low()).isCloseTo(expected.get("low").doubleValue(), within(EXACT));
        assertThat(share.high()).isCloseTo(expected.get("high").doubleValue(), within(EXACT));
    }

    @Test
    void wilson_clustersOfOne_isThatOfIndependentTrials() {
        Estimate alone = WilsonInterval.ofClusters(new double[] {1, 0, 1, 1}, new int[] {0, 1, 2, 3});
        assertThat(alone).isEqualTo(WilsonInterval.of(3, 4));
    }

    @Test
    void wilson_allRightInTwoClusters_restsOnTwo() {
        Estimate share = WilsonInterval.ofClusters(new double[] {1, 1, 1, 1, 1, 1}, new int[] {0, 0, 0, 1, 1, 1});
        assertThat(share).isEqualTo(WilsonInterval.of(2, 2));
    }

    @ParameterizedTest
    @MethodSource("spreads")
    void spread_values_isThatOfAnIndependentLibrary(JsonNode expected) {
        double[] values = doubles(expected.get("values"));
        Spread spread = Spreads.of(values);
        assertThat(spread.mean()).isCloseTo(expected.get("mean").doubleValue(), within(EXACT));
        assertThat(spread.sd()).isCloseTo(expected.get("sd").doubleValue(), within(EXACT));
        double[] quantiles = doubles(expected.get("quantiles"));
        for (int i = 0; i < quantiles.length; i++) {
            assertThat(spread.quantiles().get(i)).isCloseTo(quantiles[i], within(EXACT));
        }
        assertThat(spread.counts().stream().mapToLong(Long::longValue).sum()).isEqualTo(values.length);
        assertThat(spread.counts().getLast()).isPositive();
    }

    @Test
    void spread_equalValues_areInOneBinAroundThem() {
        Spread spread = Spreads.of(new double[] {3, 3});
        assertThat(spread.edges().getFirst()).isEqualTo(2.5);
        assertThat(spread.counts()).hasSize(20).containsOnlyOnce(2L);
        assertThat(Spreads.of(new double[] {3}).sd()).isNaN();
    }

    @ParameterizedTest
    @MethodSource("people")
    void orders_ofRewardsAndAPerson_arePooledOverPrompts(JsonNode expected) {
        PairedOrders orders = new PairedOrders();
        for (int prompt = 0; prompt < expected.get("rewards").size(); prompt++) {
            orders.add(
                    doubles(expected.get("rewards").get(prompt)),
                    doubles(expected.get("values").get(prompt)));
        }
        assertThat(orders.tau(0).value()).isCloseTo(expected.get("tau").doubleValue(), within(EXACT));
        assertThat(orders.accuracy(0).value())
                .isCloseTo(expected.get("accuracy").doubleValue(), within(EXACT));
        assertThat(orders.accuracy(0).low())
                .isLessThanOrEqualTo(orders.accuracy(0).value());
    }

    @Test
    void orders_whatOneSaidNothingOf_isLeftOut() {
        PairedOrders orders = new PairedOrders();
        orders.add(new double[] {1, Double.NaN}, new double[] {1, 2});
        assertThat(orders.isEmpty()).isTrue();
        assertThat(orders.tau(0).isDefined()).isFalse();
        orders.add(new double[] {1, 2, Double.NaN}, new double[] {1, 2, 3});
        assertThat(orders.things()).isEqualTo(2);
        assertThat(orders.counts()).isEqualTo(new KendallTau(1, 0, 0, 0));
    }

    @Test
    void consensus_ranksOfDifferentLength_areMeansOfMidRanks() {
        List<Opinion> people =
                List.of(new Opinion("x", List.of(-1.0, -1.0, -2.0)), new Opinion("y", List.of(-3.0, -2.0, -9.0)));
        assertThat(Consensus.ofRankings(people)).containsExactly(2.25, 2.75, 1);
        assertThat(Consensus.ofRatings(List.of(new Opinion("x", List.of(1.0, Double.NaN)))))
                .containsExactly(1, Double.NaN);
    }

    @Test
    void clusteredMean_clustersOfDifferentSize_isThatOfAllValues() {
        double[] values = IntStream.range(0, 90).mapToDouble(i -> i % 3 - 1).toArray();
        int[] clusters = IntStream.range(0, 90).map(i -> i / 4).toArray();
        Estimate mean = ClusteredMean.of(values, clusters, 0);
        assertThat(mean.value()).isCloseTo(0, within(EXACT));
        assertThat(mean.low()).isBetween(-0.3, 0.0);
        assertThat(mean.high()).isBetween(0.0, 0.3);
    }

    private static double[] doubles(JsonNode numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }
}
