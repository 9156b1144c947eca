package dev.touchstone.domain;

import java.util.List;

/**
 * A reward model measured on pairs; rewards and margins are in logits, shares are 0 to 1.
 *
 * @param loss mean of {@code -log sigmoid(r_chosen - r_rejected - margin)}
 * @param accuracy share of pairs with {@code r_chosen > r_rejected}; equal rewards count as wrong
 * @param tieShare share of pairs with {@code r_chosen = r_rejected}
 * @param longerAnswerAccuracy accuracy of "the longer answer wins" by characters; equal lengths count half
 * @param step optimizer step at which it was measured
 * @param attributes each output alone, of a model with several; the figures above are over the pairs of all of them
 */
public record Evaluation(
        long pairs,
        double loss,
        double accuracy,
        double meanMargin,
        double minReward,
        double meanReward,
        double maxReward,
        double tieShare,
        double longerAnswerAccuracy,
        long step,
        List<AttributeEvaluation> attributes) {
    public Evaluation {
        attributes = List.copyOf(attributes);
    }

    /** Of a model with one output. */
    public Evaluation(
            long pairs,
            double loss,
            double accuracy,
            double meanMargin,
            double minReward,
            double meanReward,
            double maxReward,
            double tieShare,
            double longerAnswerAccuracy,
            long step) {
        this(
                pairs,
                loss,
                accuracy,
                meanMargin,
                minReward,
                meanReward,
                maxReward,
                tieShare,
                longerAnswerAccuracy,
                step,
                List.of());
    }
}
