package dev.touchstone.gate;

import dev.touchstone.domain.Estimate;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Percentile intervals from resamples of whole units (Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13):
 * what is said about one unit stays together, because it is not independent.
 */
final class Bootstrap {
    static final int RESAMPLES = 1_000;

    private Bootstrap() {}

    /**
     * The value on the data as it is, with the 2.5th and 97.5th percentile of {@link #RESAMPLES} resamples; those for which the
     * statistic is undefined are left out. The same seed draws the same resamples for every statistic.
     *
     * @param statistic of the units, each taken as many times as the array at its index says
     */
    static Estimate estimate(int units, long seed, ToDoubleFunction<int[]> statistic) {
        int[] once = new int[units];
        Arrays.fill(once, 1);
        double value = statistic.applyAsDouble(once);
        if (Double.isNaN(value)) {
            return Estimate.UNDEFINED;
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            values[i] = statistic.applyAsDouble(resample(units, random));
        }
        double[] sorted =
                Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        return sorted.length == 0
                ? new Estimate(value, value, value)
                : new Estimate(value, Quantiles.of(sorted, 0.025), Quantiles.of(sorted, 0.975));
    }

    private static int[] resample(int units, SplittableRandom random) {
        int[] times = new int[units];
        for (int i = 0; i < units; i++) {
            times[random.nextInt(units)]++;
        }
        return times;
    }
}
