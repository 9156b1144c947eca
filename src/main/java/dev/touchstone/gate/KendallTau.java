package dev.touchstone.gate;

/**
 * Counts of how two orders of the same things compare, thing by thing; counts of several prompts add up.
 *
 * @param tiedLeft pairs tied in the left order alone
 * @param tiedRight pairs tied in the right order alone
 */
public record KendallTau(long concordant, long discordant, long tiedLeft, long tiedRight) {
    public static final KendallTau NONE = new KendallTau(0, 0, 0, 0);

    /** Compares every two of the things. */
    public static KendallTau between(double[] left, double[] right) {
        long concordant = 0;
        long discordant = 0;
        long tiedLeft = 0;
        long tiedRight = 0;
        for (int i = 0; i < left.length; i++) {
            for (int j = i + 1; j < left.length; j++) {
                int a = Double.compare(left[i], left[j]);
                int b = Double.compare(right[i], right[j]);
                concordant += a * b > 0 ? 1 : 0;
                discordant += a * b < 0 ? 1 : 0;
                tiedLeft += a == 0 && b != 0 ? 1 : 0;
                tiedRight += b == 0 && a != 0 ? 1 : 0;
            }
        }
        return new KendallTau(concordant, discordant, tiedLeft, tiedRight);
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
}
