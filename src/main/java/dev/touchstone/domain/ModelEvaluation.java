package dev.touchstone.domain;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How the rewards of a model agree with what people think of the same answers. Rewards and margins are in logits, lengths in Unicode
 * code points of what is judged; a pair of equal rewards counts as wrong.
 *
 * @param model name of the version, or a directory
 * @param contract fingerprint of the version; empty of a directory
 * @param trainedOnData whether the version was trained on this very data, so that the figures say nothing about other answers
 * @param pairs that were measured: a majority prefers one of the two, and the model can score both
 * @param tiedPairs pairs without a majority
 * @param leftOutPairs pairs of which a side cannot be scored, or both are the same to the model once truncated
 * @param accuracy share of pairs whose preferred side has the higher reward
 * @param tieShare share of pairs with equal rewards
 * @param loss mean of {@code -log sigmoid(r_chosen - r_rejected - margin)}
 * @param longerAnswerAccuracy accuracy of "the longer answer wins"; equal lengths count half
 * @param rewardLengthCorrelation Spearman's, over the answers of the pairs; empty where it is undefined
 * @param margins rewards of the preferred sides minus those of the others
 */
public record ModelEvaluation(
        String model,
        String contract,
        boolean trainedOnData,
        long preferences,
        long pairs,
        long tiedPairs,
        long leftOutPairs,
        Estimate accuracy,
        double tieShare,
        double loss,
        Estimate longerAnswerAccuracy,
        OptionalDouble rewardLengthCorrelation,
        List<LengthBand> byLength,
        List<AttributeAccuracy> byAttribute,
        List<AnnotatorAccuracy> byAnnotator,
        List<BestOf> bestOf,
        Spread margins,
        Spread chosenRewards,
        Spread rejectedRewards) {
    public ModelEvaluation {
        byLength = List.copyOf(byLength);
        byAttribute = List.copyOf(byAttribute);
        byAnnotator = List.copyOf(byAnnotator);
        bestOf = List.copyOf(bestOf);
    }

    /** Pairs whose longer answer has between {@code fewest} and {@code most} code points. */
    public record LengthBand(long fewest, long most, long pairs, Estimate accuracy, double longerAnswerAccuracy) {}

    /** As the whole, but by a single quality that people judged. */
    public record AttributeAccuracy(String name, long pairs, Estimate accuracy, double longerAnswerAccuracy) {}

    /**
     * The model against one person.
     *
     * @param comparisons every two answers to a prompt, or texts, of which the person prefers one and both have a reward
     * @param accuracy share of them in which the preferred one has the higher reward
     * @param tau Kendall's tau-b between rewards and the person's order
     */
    public record AnnotatorAccuracy(String name, long comparisons, Estimate accuracy, Estimate tau) {}

    /**
     * The model's choice among the answers to a prompt.
     *
     * @param answers how many there are, K
     * @param prompts of so many answers on which people together have a preference
     * @param rate share in which the answer with the highest reward is the one people think best on average
     * @param chance share that a random choice would get
     * @param longestAnswer share that the longest answer would get
     */
    public record BestOf(int answers, long prompts, Estimate rate, double chance, double longestAnswer) {}
}
