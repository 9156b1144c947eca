package dev.touchstone.gate;

/** Quantiles with linear interpolation between order statistics (type 7 of Hyndman and Fan 1996, the default of R and NumPy). */
public final class Quantiles {
    private Quantiles() {}

    /**
     * @param sorted ascending, at least one
     * @param probability 0 to 1
     */
    public static double of(double[] sorted, double probability) {
        double position = probability * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
