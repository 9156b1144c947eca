package dev.touchstone.gate;

import dev.touchstone.domain.Estimate;

/**
 * The score interval of a share of independent trials (Wilson 1927), at 95 %: with {@code p} the share, {@code n} the trials and
 * {@code z = 1.96}, {@code (p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)}.
 */
public final class WilsonInterval {
    private static final double Z = 1.959963984540054;

    private WilsonInterval() {}

    /** @param successes 0 to {@code trials}; a half counts as half a success */
    public static Estimate of(double successes, long trials) {
        if (trials == 0) {
            return Estimate.UNDEFINED;
        }
        double n = trials;
        double share = successes / n;
        double middle = share + Z * Z / (2 * n);
        double width = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        double scale = 1 + Z * Z / n;
        return new Estimate(share, Math.max(0, (middle - width) / scale), Math.min(1, (middle + width) / scale));
    }
}
