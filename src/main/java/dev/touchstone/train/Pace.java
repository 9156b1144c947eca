package dev.touchstone.train;

import java.time.Duration;

/** How fast a run goes: training and evaluation timed apart. */
final class Pace {
    /** A forward pass is a third of the work of forward and backward. */
    private static final double TRAINING_PER_SCORING = 3;

    private final long evaluationTokens;
    private long steps;
    private long tokens;
    private Duration training = Duration.ZERO;
    private long evaluations;
    private Duration evaluating = Duration.ZERO;

    /** @param evaluationTokens tokens scored in one evaluation */
    Pace(long evaluationTokens) {
        this.evaluationTokens = evaluationTokens;
    }

    void trained(long stepTokens, Duration time) {
        steps++;
        tokens += stepTokens;
        training = training.plus(time);
    }

    void evaluated(Duration time) {
        evaluations++;
        evaluating = evaluating.plus(time);
    }

    /** Tokens trained on per second of training; 0 before any time has passed. */
    double tokensPerSecond() {
        return training.isZero() ? 0 : tokens / seconds(training);
    }

    /** Time for the steps and evaluations to come; an evaluation not yet seen is estimated from its tokens. */
    Duration timeLeft(long stepsLeft, long evaluationsLeft) {
        double seconds =
                stepsLeft * (steps == 0 ? 0 : seconds(training) / steps) + evaluationsLeft * evaluationSeconds();
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private double evaluationSeconds() {
        if (evaluations > 0) {
            return seconds(evaluating) / evaluations;
        }
        return tokens == 0 ? 0 : evaluationTokens * seconds(training) / tokens / TRAINING_PER_SCORING;
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
