package dev.touchstone.lint;

import dev.touchstone.domain.Inspection.Distribution;
import dev.touchstone.gate.Quantiles;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Percentiles of what was counted. */
final class Distributions {
    private Distributions() {}

    static Distribution of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            return Distribution.NONE;
        }
        return new Distribution(
                sorted.length,
                Arrays.stream(sorted).average().orElseThrow(),
                sorted[0],
                Quantiles.of(sorted, 0.05),
                Quantiles.of(sorted, 0.25),
                Quantiles.of(sorted, 0.5),
                Quantiles.of(sorted, 0.75),
                Quantiles.of(sorted, 0.95),
                Quantiles.of(sorted, 0.99),
                sorted[sorted.length - 1]);
    }
}
