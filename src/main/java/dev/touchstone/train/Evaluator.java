package dev.touchstone.train;

import dev.touchstone.data.EvaluationSet;
import dev.touchstone.domain.AttributeEvaluation;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.model.RewardModel;
import java.util.List;
import java.util.stream.IntStream;

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
        List<PairStatistics> byOutput = IntStream.range(0, model.attributes().size())
                .mapToObj(output -> new PairStatistics(one -> one == output))
                .toList();
        for (TokenizedPairs batch : set.batches()) {
            beforeBatch.run();
            Rewards rewards = model.rewards(batch.texts());
            statistics.add(batch, rewards);
            byOutput.forEach(one -> one.add(batch, rewards));
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
                step,
                byOutput.size() > 1 ? attributes(model.attributes(), byOutput) : List.of());
    }

    /** Those that the data judges. */
    private static List<AttributeEvaluation> attributes(List<String> names, List<PairStatistics> byOutput) {
        return IntStream.range(0, names.size())
                .filter(output -> byOutput.get(output).pairs() > 0)
                .mapToObj(output -> of(names.get(output), byOutput.get(output)))
                .toList();
    }

    private static AttributeEvaluation of(String attribute, PairStatistics statistics) {
        return new AttributeEvaluation(
                attribute, statistics.pairs(), statistics.loss(), statistics.accuracy(), statistics.margin());
    }
}
