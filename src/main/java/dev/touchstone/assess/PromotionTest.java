package dev.touchstone.assess;

import dev.touchstone.domain.PromotionCondition;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.Locale;

/** Whether a version is good enough to take the place of a champion. Both are measured on the same pairs. */
public record PromotionTest(PromotionCondition condition) {
    /**
     * Measures a version and the champion. A pair counts when both can score both of its sides; equal rewards are wrong.
     *
     * @return the two accuracies, in words
     * @throws TouchstoneException PROMOTION_REFUSED with both, INVALID_DATA when no pair can be measured, what
     *     {@link RewardSource#score} throws
     */
    public String require(RewardSource version, RewardSource champion) {
        EvaluationData data = EvaluationData.read(condition.data());
        MeasuredModels both = MeasuredModels.of(MeasuredModel.of(data, version), MeasuredModel.of(data, champion));
        double accuracy = both.accuracy();
        double before = both.otherAccuracy();
        String measured = String.format(
                Locale.ROOT,
                "accuracy %.4f (champion %.4f) on %d pairs",
                accuracy,
                before,
                both.pairs().size());
        if (!isMet(accuracy, before)) {
            throw new TouchstoneException(Reason.PROMOTION_REFUSED, measured + " (expected: " + expected() + ")");
        }
        return measured;
    }

    private boolean isMet(double accuracy, double before) {
        return accuracy >= condition.minAccuracy().orElse(0)
                && accuracy >= before - condition.maxAccuracyLoss().orElse(1);
    }

    private String expected() {
        String floor = condition.minAccuracy().isPresent()
                ? "at least " + condition.minAccuracy().getAsDouble()
                : "";
        String loss = condition.maxAccuracyLoss().isPresent()
                ? "at most " + condition.maxAccuracyLoss().getAsDouble() + " below the champion's"
                : "";
        return floor + (floor.isEmpty() || loss.isEmpty() ? "" : " and ") + loss;
    }
}
