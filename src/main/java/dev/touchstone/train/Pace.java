package dev.touchstone.train;

import dev.touchstone.domain.RunTotals;
import java.time.Duration;

/**
 * How fast a run goes: training and evaluation timed apart.
 *
 * @param evaluationTokens tokens scored in one evaluation
 */
record Pace(RunTotals totals, long evaluationTokens) {
    /** A forward pass is a third of the work of forward and backward. */
    private static final double TRAINING_PER_SCORING = 3;

    /** Tokens trained on per second of training; 0 before any time has passed. */
    double tokensPerSecond() {
        return totals.training().isZero() ? 0 : totals.tokens() / seconds(totals.training());
    }

    /** Time for the steps and evaluations to come; an evaluation not yet seen is estimated from its tokens. */
    Duration timeLeft(long stepsLeft, long evaluationsLeft) {
        double perStep = totals.steps() == 0 ? 0 : seconds(totals.training()) / totals.steps();
        double seconds = stepsLeft * perStep + evaluationsLeft * evaluationSeconds();
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private double evaluationSeconds() {
        if (totals.evaluations() > 0) {
            return seconds(totals.evaluating()) / totals.evaluations();
        }
        return totals.tokens() == 0
                ? 0
                : evaluationTokens * seconds(totals.training()) / totals.tokens() / TRAINING_PER_SCORING;
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
