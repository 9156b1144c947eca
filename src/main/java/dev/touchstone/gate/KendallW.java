package dev.touchstone.gate;

import java.util.Arrays;
import java.util.List;

/**
 * Kendall's coefficient of concordance (Kendall and Babington Smith 1939; corrected for ties as in Siegel and Castellan 1988,
 * "Nonparametric Statistics for the Behavioral Sciences"). For m people who rank n things, with rank sums {@code R_i} and, of each
 * person's groups of t tied things, {@code T = sum(t^3 - t)}:
 *
 * <pre>
 *   W = 12 sum((R_i - mean R)^2) / (m^2 (n^3 - n) - m sum(T))
 * </pre>
 *
 * 1: all rank alike; 0: no agreement at all. With m people, 1/m is what chance alone gives on average.
 */
public final class KendallW {
    private KendallW() {}

    /**
     * @param ranks each person's, from either end, ties equal; all of one length >= 2
     * @return NaN where it is undefined: fewer than two people, or all of them hold everything equal
     */
    public static double of(List<double[]> ranks) {
        if (ranks.size() < 2) {
            return Double.NaN;
        }
        double m = ranks.size();
        double n = ranks.getFirst().length;
        double[] sums = new double[ranks.getFirst().length];
        double ties = 0;
        for (double[] one : ranks) {
            double[] midRanks = MidRanks.of(one);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += midRanks[i];
            }
            ties += ties(one);
        }
        double largest = m * m * (n * n * n - n) - m * ties;
        return largest > 0 ? 12 * squares(sums, m * (n + 1) / 2) / largest : Double.NaN;
    }

    private static double squares(double[] sums, double mean) {
        double squares = 0;
        for (double sum : sums) {
            squares += (sum - mean) * (sum - mean);
        }
        return squares;
    }

    /** Sum over groups of tied ranks. */
    private static double ties(double[] ranks) {
        double[] sorted = ranks.clone();
        Arrays.sort(sorted);
        double ties = 0;
        for (int first = 0, next; first < sorted.length; first = next) {
            next = first + 1;
            while (next < sorted.length && sorted[next] == sorted[first]) {
                next++;
            }
            double t = next - first;
            ties += t * t * t - t;
        }
        return ties;
    }
}
