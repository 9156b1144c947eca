package dev.touchstone.gate;

import java.util.Arrays;

/** Spearman's rank correlation (1904): Pearson's of the ranks, tied values sharing their mean rank. */
public final class Spearman {
    private Spearman() {}

    /** -1 to 1; NaN where either has no two different values. */
    public static double rho(double[] x, double[] y) {
        double[] one = centred(MidRanks.of(x));
        double[] other = centred(MidRanks.of(y));
        return product(one, other) / Math.sqrt(product(one, one) * product(other, other));
    }

    private static double[] centred(double[] ranks) {
        double mean = (ranks.length + 1) / 2.0;
        return Arrays.stream(ranks).map(rank -> rank - mean).toArray();
    }

    private static double product(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
