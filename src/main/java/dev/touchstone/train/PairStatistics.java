package dev.touchstone.train;

import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.TokenizedPairs;
import java.util.function.IntPredicate;

/** Sums over pairs and their rewards, from which shares and means are read. */
final class PairStatistics {
    private final IntPredicate counted;
    private long pairs;
    private long decided;
    private long correct;
    private long ties;
    private double loss;
    private double margin;
    private long all;
    private double reward;
    private double minReward = Double.POSITIVE_INFINITY;
    private double maxReward = Double.NEGATIVE_INFINITY;

    /** Over the pairs of all outputs. */
    PairStatistics() {
        this(output -> true);
    }

    /** @param counted which outputs' pairs count */
    PairStatistics(IntPredicate counted) {
        this.counted = counted;
    }

    /** Adds a batch; {@code rewards} are those of its texts. */
    void add(TokenizedPairs batch, Rewards rewards) {
        for (int pair = 0; pair < batch.pairs(); pair++) {
            int output = batch.outputs()[pair];
            if (!counted.test(output)) {
                continue;
            }
            float chosen = rewards.of(batch.chosen()[pair], output);
            float rejected = rewards.of(batch.rejected()[pair], output);
            double difference = (double) chosen - rejected;
            pairs++;
            boolean hasMajority = batch.targets()[pair] != 0.5f;
            decided += hasMajority ? 1 : 0;
            correct += hasMajority && chosen > rejected ? 1 : 0;
            ties += chosen == rejected ? 1 : 0;
            margin += difference;
            loss += PairwiseLoss.of(difference - batch.margins()[pair], batch.targets()[pair]);
        }
        for (float each : rewards.values()) {
            all++;
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
        return reward / all;
    }

    double maxReward() {
        return maxReward;
    }
}
