package dev.touchstone.train;

import dev.touchstone.data.EvaluationSet;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.model.RewardModel;

/** Measures a model on pairs. */
public final class Evaluator {
    private Evaluator() {}

    /**
     * Scores every text of {@code set} and compares the rewards of each pair. Pairs count alike, whatever their weight.
     *
     * @param step optimizer step the model has reached
     * @throws TouchstoneException INVALID_DATA if there are no pairs; what {@link RewardModel#score} throws
     */
    public static Evaluation evaluate(RewardModel model, EvaluationSet set, long step) {
        return evaluate(model, set, step, () -> {});
    }

    /** As above; {@code beforeBatch} may throw to stop. */
    static Evaluation evaluate(RewardModel model, EvaluationSet set, long step, Runnable beforeBatch) {
        if (set.pairs() == 0) {
            throw new TouchstoneException(
                    Reason.INVALID_DATA, "evaluation data: 0 pairs (expected: >= 1); give more data or another file");
        }
        PairStatistics statistics = new PairStatistics();
        for (TokenizedPairs batch : set.batches()) {
            beforeBatch.run();
            statistics.add(batch, model.rewards(batch.texts()));
        }
        return new Evaluation(
                statistics.pairs(),
                statistics.loss(),
                statistics.accuracy(),
                statistics.margin(),
                statistics.minReward(),
                statistics.meanReward(),
                statistics.maxReward(),
                statistics.tieShare(),
                set.longerAnswerAccuracy(),
                step);
    }
}
