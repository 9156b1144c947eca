package dev.touchstone.domain;

import java.time.Duration;

/**
 * What a run has done so far, in all of its attempts.
 *
 * @param steps optimizer steps taken
 * @param tokens real tokens of those steps
 * @param training time they took
 * @param evaluations evaluations made
 * @param evaluating time those took
 * @param smoothedLoss exponential moving average of the steps' losses
 */
public record RunTotals(
        long steps, long tokens, Duration training, long evaluations, Duration evaluating, double smoothedLoss) {
    /** Before the first step. */
    public static final RunTotals NONE = new RunTotals(0, 0, Duration.ZERO, 0, Duration.ZERO, 0);

    // About the last fifty steps: the loss of one batch says little.
    private static final double MEMORY = 0.98;

    /** After one more step. The average has no bias towards 0: the first loss is its first value. */
    public RunTotals stepped(double loss, long stepTokens, Duration time) {
        double share = (1 - MEMORY) / (1 - Math.pow(MEMORY, (double) (steps + 1)));
        return new RunTotals(
                steps + 1,
                tokens + stepTokens,
                training.plus(time),
                evaluations,
                evaluating,
                smoothedLoss + share * (loss - smoothedLoss));
    }

    /** After one more evaluation. */
    public RunTotals evaluated(Duration time) {
        return new RunTotals(steps, tokens, training, evaluations + 1, evaluating.plus(time), smoothedLoss);
    }
}
