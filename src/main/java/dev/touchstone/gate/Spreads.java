package dev.touchstone.gate;

import dev.touchstone.domain.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Describes how values are spread. */
public final class Spreads {
    private static final int BINS = 20;

    private Spreads() {}

    /** @param values at least one, all finite */
    public static Spread of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        List<Double> edges = edges(sorted);
        return new Spread(
                values.length,
                mean,
                Math.sqrt(squares / (values.length - 1)),
                Spread.PROBABILITIES.stream().map(p -> Quantiles.of(sorted, p)).toList(),
                edges,
                counts(sorted, edges));
    }

    /** All equal: one unit wide around them. */
    private static List<Double> edges(double[] sorted) {
        double low = sorted[0];
        double high = sorted[sorted.length - 1];
        double first = high > low ? low : low - 0.5;
        double width = high > low ? (high - low) / BINS : 1.0 / BINS;
        return IntStream.rangeClosed(0, BINS).mapToObj(i -> first + i * width).toList();
    }

    private static List<Long> counts(double[] values, List<Double> edges) {
        long[] counts = new long[BINS];
        double width = edges.get(1) - edges.getFirst();
        for (double value : values) {
            counts[Math.clamp((long) ((value - edges.getFirst()) / width), 0, BINS - 1)]++;
        }
        return Arrays.stream(counts).boxed().toList();
    }
}
