package dev.touchstone.gate;

/**
 * A statistic with its 95 % interval.
 *
 * @param value NaN where it is undefined, and so are {@code low} and {@code high}
 */
public record Estimate(double value, double low, double high) {
    /** Of a statistic that is not defined for the data at hand. */
    public static final Estimate UNDEFINED = new Estimate(Double.NaN, Double.NaN, Double.NaN);

    public boolean isDefined() {
        return !Double.isNaN(value);
    }
}
