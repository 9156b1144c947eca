package dev.touchstone.gate;

import dev.touchstone.domain.Estimate;
import java.util.Arrays;

/**
 * The score interval of a share of independent trials (Wilson 1927), at 95 %: with {@code p} the share, {@code n} the trials and
 * {@code z = 1.96}, {@code (p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)}.
 *
 * <p>Trials of one cluster are not independent. Their {@code n} is divided by the design effect (Kish 1965, "Survey Sampling"), the
 * variance of the share between clusters over that of independent trials:
 * {@code sum over clusters of (s - p t)^2 / (n p (1 - p))} with {@code s} successes in {@code t} trials of a cluster, at least 1.
 */
public final class WilsonInterval {
    private static final double Z = 1.959963984540054;

    private WilsonInterval() {}

    /** @param successes 0 to {@code trials}; a half counts as half a success */
    public static Estimate of(double successes, long trials) {
        if (trials == 0) {
            return Estimate.UNDEFINED;
        }
        return of(successes / trials, (double) trials);
    }

    /**
     * Of trials that belong together.
     *
     * @param successes of each trial 1, 0 or a half
     * @param clusters of each trial, from 0
     */
    public static Estimate ofClusters(double[] successes, int[] clusters) {
        return successes.length == 0
                ? Estimate.UNDEFINED
                : of(Arrays.stream(successes).average().orElseThrow(), effectiveTrials(successes, clusters));
    }

    private static double effectiveTrials(double[] successes, int[] clusters) {
        double share = Arrays.stream(successes).average().orElseThrow();
        double[] residuals = new double[1 + Arrays.stream(clusters).max().orElseThrow()];
        for (int i = 0; i < successes.length; i++) {
            residuals[clusters[i]] += successes[i] - share;
        }
        if (share == 0 || share == 1) {
            // Nothing tells how far the trials of a cluster depend on each other: as if wholly.
            return Arrays.stream(clusters).distinct().count();
        }
        double between =
                Arrays.stream(residuals).map(residual -> residual * residual).sum();
        return successes.length / Math.max(1, between / (successes.length * share * (1 - share)));
    }

    private static Estimate of(double share, double n) {
        double middle = share + Z * Z / (2 * n);
        double width = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        double scale = 1 + Z * Z / n;
        return new Estimate(share, Math.max(0, (middle - width) / scale), Math.min(1, (middle + width) / scale));
    }
}
