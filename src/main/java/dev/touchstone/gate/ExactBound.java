package dev.touchstone.gate;

import org.apache.commons.statistics.distribution.BetaDistribution;

/** Of the rate among all answers that could come (Clopper and Pearson 1934). */
record ExactBound(double confidence) implements ShareBound {
    @Override
    public double upper(long errors, long examples) {
        return errors == examples
                ? 1
                : BetaDistribution.of(errors + 1.0, (double) (examples - errors))
                        .inverseCumulativeProbability(confidence);
    }
}
