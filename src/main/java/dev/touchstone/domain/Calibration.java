package dev.touchstone.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the rewards of one version mean: how probable it is that an answer is acceptable, and where the gate stands.
 *
 * @param contract fingerprint of the version it was made for; with another it is void
 * @param acceptAbove answers with a higher reward are accepted; at least {@code blockBelow}
 * @param blockBelow answers with a lower reward are blocked
 * @param falseAccept what is known of the share of unacceptable answers that are accepted
 * @param falseBlock what is known of the share of acceptable answers that are blocked
 * @param logLosses mean held-out log loss, in nats, of each kind of curve that was tried
 * @param dataSha256 of the labelled answers
 * @param basis how these were taken
 */
public record Calibration(
        String contract,
        Curve curve,
        double acceptAbove,
        double blockBelow,
        GateTarget target,
        ErrorBound falseAccept,
        ErrorBound falseBlock,
        Map<Curve.Kind, Double> logLosses,
        String dataSha256,
        Instant createTime,
        Basis basis) {
    /** Where nothing more is known of the labelled answers. */
    public Calibration(
            String contract,
            Curve curve,
            double acceptAbove,
            double blockBelow,
            GateTarget target,
            ErrorBound falseAccept,
            ErrorBound falseBlock,
            Map<Curve.Kind, Double> logLosses,
            String dataSha256,
            Instant createTime) {
        this(
                contract,
                curve,
                acceptAbove,
                blockBelow,
                target,
                falseAccept,
                falseBlock,
                logLosses,
                dataSha256,
                createTime,
                Basis.UNKNOWN);
    }

    public Calibration {
        logLosses = Map.copyOf(logLosses);
        new Violations()
                .check(acceptAbove >= blockBelow, "accept_above", acceptAbove, ">= block_below " + blockBelow)
                .throwIfAny();
    }

    /** As it is, with what is known of its answers. */
    public Calibration restingOn(Basis known) {
        return new Calibration(
                contract,
                curve,
                acceptAbove,
                blockBelow,
                target,
                falseAccept,
                falseBlock,
                logLosses,
                dataSha256,
                createTime,
                known);
    }

    /**
     * How labelled answers were taken; all is empty of calibrations made before it was kept.
     *
     * @param leftOut answers that the version was trained on; empty also of versions that do not know
     * @param length how long they might be
     */
    public record Basis(OptionalLong leftOut, Optional<TextLength> length) {
        public static final Basis UNKNOWN = new Basis(OptionalLong.empty(), Optional.empty());
    }

    /**
     * An upper bound of an error rate.
     *
     * @param examples labelled answers it rests on
     * @param errors how many of them the gate gets wrong
     * @param upperBound of the rate among all such answers, with the target's confidence (Clopper-Pearson)
     * @param nextUpperBound of the share among the next answers, as many as the target says; empty where it says none
     */
    public record ErrorBound(long examples, long errors, double upperBound, OptionalDouble nextUpperBound) {
        public ErrorBound(long examples, long errors, double upperBound) {
            this(examples, errors, upperBound, OptionalDouble.empty());
        }

        public ErrorBound {
            new Violations()
                    .check(examples >= 1, "examples", examples, ">= 1")
                    .check(errors >= 0 && errors <= examples, "errors", errors, "0 to " + examples)
                    .throwIfAny();
        }
    }

    /** Rising curve from rewards to P(acceptable). */
    public sealed interface Curve {
        Kind kind();

        /** How a curve is found. */
        enum Kind {
            /** A logistic curve through reward 0 at 1/2, its slope fitted: temperature scaling. */
            TEMPERATURE,
            /** A logistic curve, slope and place fitted: Platt scaling. */
            PLATT,
            /** The best rising curve of all: isotonic regression. */
            ISOTONIC
        }

        /** {@code 1 / (1 + exp(-(slope * reward + intercept)))}. */
        record Logistic(Kind kind, double slope, double intercept) implements Curve {
            public Logistic {
                new Violations()
                        .check(kind != Kind.ISOTONIC, "kind", kind, "TEMPERATURE or PLATT")
                        .check(slope > 0 && Double.isFinite(slope), "slope", slope, "above 0")
                        .check(Double.isFinite(intercept), "intercept", intercept, "a finite number")
                        .throwIfAny();
            }
        }

        /** Straight lines between points; level before the first and after the last. Both lists rise. */
        record Isotonic(List<Double> rewards, List<Double> probabilities) implements Curve {
            public Isotonic {
                rewards = List.copyOf(rewards);
                probabilities = List.copyOf(probabilities);
                new Violations()
                        .check(!rewards.isEmpty(), "rewards", rewards.size(), "at least one point")
                        .check(
                                rewards.size() == probabilities.size(),
                                "probabilities",
                                probabilities.size(),
                                "as many as rewards")
                        .throwIfAny();
            }

            @Override
            public Kind kind() {
                return Kind.ISOTONIC;
            }
        }
    }
}
