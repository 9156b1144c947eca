package dev.touchstone.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.report.Page.BarChart;
import dev.touchstone.report.Page.Bars;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void of_twoSeries_sharesBinsAndSumsToOneEach() {
        BarChart chart = Histogram.of(
                "Rewards", "reward", Map.of("chosen", new double[] {0, 10, 10}, "rejected", new double[] {-10, 0}));
        assertThat(chart.labels()).hasSize(20).startsWith("-9.50").endsWith("9.50");
        assertThat(chart.series()).allSatisfy(bars -> assertThat(sum(bars)).isCloseTo(1, within(1e-12)));
        assertThat(heights(chart, "chosen").getLast()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(heights(chart, "rejected").getFirst()).isEqualTo(0.5);
    }

    @Test
    void of_equalValues_standInTheMiddle() {
        BarChart chart = Histogram.of("Rewards", "reward", Map.of("chosen", new double[] {3, 3}));
        assertThat(heights(chart, "chosen").get(10)).isEqualTo(1);
        assertThat(chart.labels()).startsWith("2.53");
    }

    @Test
    void of_emptySeries_hasNoBars() {
        BarChart chart = Histogram.of("Rewards", "reward", Map.of("chosen", new double[0]));
        assertThat(sum(chart.series().getFirst())).isZero();
    }

    private static List<Double> heights(BarChart chart, String name) {
        return chart.series().stream()
                .filter(bars -> bars.name().equals(name))
                .findFirst()
                .orElseThrow()
                .heights();
    }

    private static double sum(Bars bars) {
        return bars.heights().stream().mapToDouble(Double::doubleValue).sum();
    }
}
