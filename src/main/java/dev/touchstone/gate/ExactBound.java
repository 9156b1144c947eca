package dev.touchstone.gate;

import org.apache.commons.statistics.distribution.BetaDistribution;

/** Exact upper bounds of error rates (Clopper and Pearson 1934). */
final class ExactBound {
    private ExactBound() {}

    /** The rate that, with {@code confidence}, is not exceeded when {@code errors} of {@code examples} were errors. */
    static double upper(long errors, long examples, double confidence) {
        return errors == examples
                ? 1
                : BetaDistribution.of(errors + 1.0, (double) (examples - errors))
                        .inverseCumulativeProbability(confidence);
    }

    /** Fewest examples that can prove a rate: as many as must be seen without one error. */
    static long fewest(double rate, double confidence) {
        return (long) Math.ceil(Math.log1p(-confidence) / Math.log1p(-rate));
    }

    /** Most errors among {@code examples} that still prove a rate; -1 if not even none does. */
    static long mostErrors(long examples, double rate, double confidence) {
        long most = -1;
        while (most + 1 < examples && upper(most + 1, examples, confidence) <= rate) {
            most++;
        }
        return most;
    }
}
