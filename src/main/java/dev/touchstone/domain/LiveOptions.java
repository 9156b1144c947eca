package dev.touchstone.domain;

import java.time.Duration;
import java.util.Optional;

/**
 * How an answer is judged while it is being written.
 *
 * @param thresholds instead of the calibration's; empty = those of the version
 * @param patience checks in a row that must say BLOCK before the answer is blocked
 * @param minTokens of the answer before a check may block it or release any of it
 * @param onFailure what becomes of an answer that cannot be judged
 * @param timeBudget of one check
 */
public record LiveOptions(
        Mode mode,
        Cadence cadence,
        Optional<Thresholds> thresholds,
        int patience,
        int minTokens,
        OnFailure onFailure,
        Duration timeBudget) {
    public static final Cadence DEFAULT_CADENCE = new Cadence.Tokens(50);
    public static final Duration DEFAULT_TIME_BUDGET = Duration.ofMillis(200);

    /** When text may be shown. */
    public enum Mode {
        /** After a check that does not say BLOCK. */
        HOLD,
        /** At once. */
        OBSERVE
    }

    /** What becomes of an answer that cannot be judged. */
    public enum OnFailure {
        /** It is blocked. */
        CLOSED,
        /** It goes on unjudged. */
        OPEN
    }

    /** How often an answer is checked. */
    public sealed interface Cadence {
        /** Each time this many tokens have come. */
        record Tokens(int count) implements Cadence {
            public Tokens {
                new Violations()
                        .check(count >= 1, "cadence.tokens", count, ">= 1")
                        .throwIfAny();
            }
        }

        /** This long after the last check, if text has come. */
        record Interval(Duration length) implements Cadence {
            public Interval {
                new Violations()
                        .check(length.isPositive(), "cadence.interval", length, "above 0")
                        .throwIfAny();
            }
        }

        /** At the end of each sentence. */
        record Sentences() implements Cadence {}
    }

    /**
     * Rewards that decide.
     *
     * @param acceptAbove answers with a higher reward are accepted
     * @param blockBelow answers with a lower reward are blocked
     */
    public record Thresholds(double acceptAbove, double blockBelow) {
        public Thresholds {
            new Violations()
                    .check(Double.isFinite(blockBelow), "policy.block_below", blockBelow, "a finite number")
                    .check(
                            Double.isFinite(acceptAbove) && acceptAbove >= blockBelow,
                            "policy.accept_above",
                            acceptAbove,
                            "a finite number, >= block_below " + blockBelow)
                    .throwIfAny();
        }
    }

    public LiveOptions {
        new Violations()
                .check(patience >= 1, "policy.patience", patience, ">= 1")
                .check(minTokens >= 0, "policy.min_tokens", minTokens, ">= 0")
                .check(timeBudget.isPositive(), "policy.time_budget", timeBudget, "above 0")
                .throwIfAny();
    }
}
