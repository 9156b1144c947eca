package dev.touchstone.gate;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** Whether two that were tried on the same things differ (McNemar 1947), exactly: those that both or neither got right say nothing. */
public final class McNemar {
    private McNemar() {}

    /**
     * Two-sided p-value: how probable so uneven a split of the things that one alone got right is, or one more uneven, if either were
     * as good as the other.
     */
    public static double p(long onlyOne, long onlyOther) {
        int decided = Math.toIntExact(onlyOne + onlyOther);
        int fewer = Math.toIntExact(Math.min(onlyOne, onlyOther));
        return Math.min(1, 2 * BinomialDistribution.of(decided, 0.5).cumulativeProbability(fewer));
    }
}
