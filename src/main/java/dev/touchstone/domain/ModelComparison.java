package dev.touchstone.domain;

import java.util.List;

/**
 * A model beside another on the same pairs, those that both can score.
 *
 * @param difference of the accuracies, with an interval over prompts
 * @param onlyRight pairs that this one alone gets right
 * @param onlyAgainstRight pairs that the other alone gets right
 * @param promptsBetter prompts of which this one gets more pairs right
 * @param promptsWorse prompts of which the other does
 * @param pValue of the exact McNemar test over prompts: that they are split so unevenly, or more so, if neither is better
 * @param flips judgements that one of the two gets wrong, those with the widest change of margin first; perhaps not all
 */
public record ModelComparison(
        long pairs,
        double accuracy,
        double againstAccuracy,
        Estimate difference,
        long onlyRight,
        long onlyAgainstRight,
        long promptsBetter,
        long promptsWorse,
        double pValue,
        List<Flip> flips) {
    public ModelComparison {
        flips = List.copyOf(flips);
    }

    /**
     * A judgement that one of the two gets wrong.
     *
     * @param chosen where the preferred answer stands
     * @param rejected where the other one stands
     * @param right whether this model gets it right, and the other does not
     */
    public record Flip(
            Place chosen,
            Place rejected,
            boolean right,
            double chosenReward,
            double rejectedReward,
            double againstChosenReward,
            double againstRejectedReward) {}

    /**
     * A preference in its data.
     *
     * @param place {@code file:line}, or the field of a request
     * @param id that the line or record has; empty without one
     */
    public record Place(String place, String id) {}
}
