package dev.touchstone.report;

import dev.touchstone.report.Page.BarChart;
import dev.touchstone.report.Page.Bars;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** How values are spread: bins of equal width, the same for every series. */
public final class Histogram {
    private static final int BINS = 20;

    private Histogram() {}

    /**
     * The share of each series in each of twenty bins.
     *
     * @param series by name, in the order in which they are shown; empty ones have no bar
     */
    public static BarChart of(String title, String xAxis, Map<String, double[]> series) {
        double low =
                series.values().stream().flatMapToDouble(Arrays::stream).min().orElse(0);
        double high =
                series.values().stream().flatMapToDouble(Arrays::stream).max().orElse(1);
        // All equal: one unit wide around them.
        double first = high > low ? low : low - 0.5;
        double width = high > low ? (high - low) / BINS : 1.0 / BINS;
        List<String> labels = IntStream.range(0, BINS)
                .mapToObj(bin -> String.format(Locale.ROOT, "%.2f", first + (bin + 0.5) * width))
                .toList();
        List<Bars> bars = series.entrySet().stream()
                .map(entry -> new Bars(entry.getKey(), shares(entry.getValue(), first, width)))
                .toList();
        return new BarChart(title, xAxis, "share", labels, bars);
    }

    private static List<Double> shares(double[] values, double low, double width) {
        double[] shares = new double[BINS];
        for (double value : values) {
            int bin = (int) ((value - low) / width);
            shares[Math.clamp(bin, 0, BINS - 1)] += 1.0 / values.length;
        }
        return Arrays.stream(shares).boxed().toList();
    }
}
