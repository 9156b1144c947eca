package dev.touchstone.train;

import dev.touchstone.domain.TokenizedPairs;

/** Sums over pairs and their rewards, from which shares and means are read. */
final class PairStatistics {
    private long pairs;
    private long decided;
    private long correct;
    private long ties;
    private double loss;
    private double margin;
    private long texts;
    private double reward;
    private double minReward = Double.POSITIVE_INFINITY;
    private double maxReward = Double.NEGATIVE_INFINITY;

    /** Adds a batch; {@code rewards} has one logit per text of it. */
    void add(TokenizedPairs batch, float[] rewards) {
        for (int pair = 0; pair < batch.pairs(); pair++) {
            float chosen = rewards[batch.chosen()[pair]];
            float rejected = rewards[batch.rejected()[pair]];
            double difference = (double) chosen - rejected;
            pairs++;
            boolean hasMajority = batch.targets()[pair] != 0.5f;
            decided += hasMajority ? 1 : 0;
            correct += hasMajority && chosen > rejected ? 1 : 0;
            ties += chosen == rejected ? 1 : 0;
            margin += difference;
            loss += PairwiseLoss.of(difference - batch.margins()[pair], batch.targets()[pair]);
        }
        for (float each : rewards) {
            texts++;
            reward += each;
            minReward = Math.min(minReward, each);
            maxReward = Math.max(maxReward, each);
        }
    }

    long pairs() {
        return pairs;
    }

    double loss() {
        return loss / pairs;
    }

    /** Of the pairs with a majority; 0 without any. */
    double accuracy() {
        return decided == 0 ? 0 : (double) correct / decided;
    }

    double margin() {
        return margin / pairs;
    }

    double tieShare() {
        return (double) ties / pairs;
    }

    double minReward() {
        return minReward;
    }

    double meanReward() {
        return reward / texts;
    }

    double maxReward() {
        return maxReward;
    }
}
