package dev.touchstone.domain;

import java.util.OptionalDouble;

/**
 * What a version must do on preferences before it is promoted.
 *
 * @param minAccuracy share of pairs that it must get right, 0 to 1
 * @param maxAccuracyLoss how far its accuracy may lie below the champion's, 0 to 1
 */
public record PromotionCondition(DataSource data, OptionalDouble minAccuracy, OptionalDouble maxAccuracyLoss) {
    public PromotionCondition {
        new Violations()
                .check(
                        minAccuracy.isPresent() || maxAccuracyLoss.isPresent(),
                        "min_accuracy",
                        "none",
                        "min_accuracy, max_accuracy_loss or both")
                .check(isShare(minAccuracy), "min_accuracy", minAccuracy, "0 to 1")
                .check(isShare(maxAccuracyLoss), "max_accuracy_loss", maxAccuracyLoss, "0 to 1")
                .throwIfAny();
    }

    private static boolean isShare(OptionalDouble value) {
        return value.orElse(0) >= 0 && value.orElse(0) <= 1;
    }
}
