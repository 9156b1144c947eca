package dev.touchstone.assess;

import dev.touchstone.data.PreferredPairs;
import dev.touchstone.domain.PromotionCondition;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.TouchstoneException;
import java.util.List;
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
        PreferredPairs data = PreferredPairs.read(condition.data());
        double[] rewards = rewards(version, data);
        double[] championRewards = rewards(champion, data);
        List<PreferredPairs.Pair> pairs = data.pairs().stream()
                .filter(pair -> isScored(pair, rewards) && isScored(pair, championRewards))
                .toList();
        if (pairs.isEmpty()) {
            throw new TouchstoneException(
                    Reason.INVALID_DATA,
                    "condition.data: none of " + data.pairs().size()
                            + " pairs can be scored by both versions (expected: >= 1)");
        }
        double accuracy = accuracy(pairs, rewards);
        double before = accuracy(pairs, championRewards);
        String measured =
                String.format(Locale.ROOT, "accuracy %.4f (champion %.4f) on %d pairs", accuracy, before, pairs.size());
        if (!isMet(accuracy, before)) {
            throw new TouchstoneException(Reason.PROMOTION_REFUSED, measured + " (expected: " + expected() + ")");
        }
        return measured;
    }

    private static double[] rewards(RewardSource source, PreferredPairs data) {
        return source.score(data.texts()).stream()
                .mapToDouble(outcome -> outcome instanceof ScoreOutcome.Scored scored ? scored.reward() : Double.NaN)
                .toArray();
    }

    private static boolean isScored(PreferredPairs.Pair pair, double[] rewards) {
        return !Double.isNaN(rewards[pair.chosen()]) && !Double.isNaN(rewards[pair.rejected()]);
    }

    private static double accuracy(List<PreferredPairs.Pair> pairs, double[] rewards) {
        return pairs.stream()
                .mapToDouble(pair -> rewards[pair.chosen()] > rewards[pair.rejected()] ? 1 : 0)
                .average()
                .orElseThrow();
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
