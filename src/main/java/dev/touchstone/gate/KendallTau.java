package dev.touchstone.gate;

import java.util.Arrays;

/**
 * Counts of how two orders of the same things compare, two things at a time; counts of several prompts add up.
 *
 * @param tiedLeft pairs tied in the left order alone
 * @param tiedRight pairs tied in the right order alone
 */
public record KendallTau(long concordant, long discordant, long tiedLeft, long tiedRight) {
    public static final KendallTau NONE = new KendallTau(0, 0, 0, 0);

    /** Compares every two of the things. */
    public static KendallTau between(double[] left, double[] right) {
        int[] once = new int[left.length];
        Arrays.fill(once, 1);
        return new TauCounter(left, right).count(once);
    }

    public KendallTau plus(KendallTau other, int times) {
        return new KendallTau(
                concordant + times * other.concordant,
                discordant + times * other.discordant,
                tiedLeft + times * other.tiedLeft,
                tiedRight + times * other.tiedRight);
    }

    /**
     * Tau-b (Kendall 1945): {@code (C - D) / sqrt((C + D + T_left) (C + D + T_right))}; NaN where one order has no pair that is
     * not tied.
     */
    public double b() {
        double untied = (double) concordant + discordant;
        return (concordant - discordant) / Math.sqrt((untied + tiedLeft) * (untied + tiedRight));
    }

    /** Of the pairs that are not tied on the right, the share that the left puts in the same order; NaN where there are none. */
    public double accuracy() {
        return (double) concordant / untiedRight();
    }

    /** Pairs that are not tied on the right. */
    public long untiedRight() {
        return concordant + discordant + tiedLeft;
    }
}
