package dev.touchstone.gate;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * Of the share among the next answers: a prediction bound. The share of a finite number scatters around the rate, so that it is wider
 * than {@link ExactBound}, which it comes to as their number grows.
 *
 * <p>Of n examples k are beyond the threshold, which is the reward of the next one. At least t of the next m answers are beyond it, too,
 * exactly when at most k of the t + k most extreme of all n + m are examples. As every order of the n + m is equally likely, that is a
 * hypergeometric probability (Wilks 1942, "Statistical Prediction with Special Reference to the Problem of Tolerance Limits"; the number
 * beyond is beta-binomial with k + 1 and n - k).
 *
 * @param next number of answers to come, 1 to {@value dev.touchstone.domain.GateTarget#MOST_NEXT}
 */
record NextBound(double confidence, long next) implements ShareBound {
    @Override
    public double upper(long errors, long examples) {
        if (errors == examples) {
            return 1;
        }
        long tooFew = -1;
        long enough = next;
        while (enough - tooFew > 1) {
            long middle = (tooFew + enough) / 2;
            if (atMost(middle, errors, examples) >= confidence) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return (double) enough / next;
    }

    /** Probability that no more than {@code most} of the next answers are beyond the threshold; all of them never exceed their number. */
    private double atMost(long most, long errors, long examples) {
        return HypergeometricDistribution.of(
                        Math.toIntExact(examples + next), Math.toIntExact(examples), Math.toIntExact(most + 1 + errors))
                .survivalProbability(Math.toIntExact(errors));
    }
}
