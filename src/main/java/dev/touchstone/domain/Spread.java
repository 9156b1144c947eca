package dev.touchstone.domain;

import java.util.List;

/**
 * How values are spread.
 *
 * @param sd standard deviation of a sample; NaN of fewer than two
 * @param quantiles at {@link #PROBABILITIES}
 * @param edges of bins of equal width, rising, one more than bins; a bin has its lower edge, the last one both
 * @param counts of values in each bin
 */
public record Spread(
        long count, double mean, double sd, List<Double> quantiles, List<Double> edges, List<Long> counts) {
    /** From the least value to the greatest. */
    public static final List<Double> PROBABILITIES = List.of(0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0);

    public Spread {
        quantiles = List.copyOf(quantiles);
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
    }
}
