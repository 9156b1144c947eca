package dev.touchstone.domain;

/**
 * A statistic with its 95 % interval.
 *
 * @param value NaN where the statistic is undefined; then {@code low} and {@code high} are NaN too
 * @param low NaN where there is no interval
 */
public record Estimate(double value, double low, double high) {
    /** Of a statistic that is not defined for the data at hand. */
    public static final Estimate UNDEFINED = new Estimate(Double.NaN, Double.NaN, Double.NaN);

    /** A value without an interval. */
    public static Estimate of(double value) {
        return new Estimate(value, Double.NaN, Double.NaN);
    }

    public boolean isDefined() {
        return !Double.isNaN(value);
    }

    public boolean hasInterval() {
        return !Double.isNaN(low);
    }
}
