package dev.touchstone.gate;

import dev.touchstone.domain.Estimate;
import java.util.Arrays;

/** A mean of values some of which belong together, such as those of one prompt; its interval is from resamples of clusters. */
public final class ClusteredMean {
    private ClusteredMean() {}

    /**
     * @param clusters of each value, from 0
     * @param seed of the resamples
     */
    public static Estimate of(double[] values, int[] clusters, long seed) {
        int count = 1 + Arrays.stream(clusters).max().orElse(-1);
        double[] sums = new double[count];
        int[] sizes = new int[count];
        for (int i = 0; i < values.length; i++) {
            sums[clusters[i]] += values[i];
            sizes[clusters[i]]++;
        }
        return Bootstrap.estimate(count, seed, times -> mean(sums, sizes, times));
    }

    private static double mean(double[] sums, int[] sizes, int[] times) {
        double sum = 0;
        long size = 0;
        for (int cluster = 0; cluster < times.length; cluster++) {
            sum += times[cluster] * sums[cluster];
            size += (long) times[cluster] * sizes[cluster];
        }
        return sum / size;
    }
}
