package dev.touchstone.train;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.model.Learner;
import dev.touchstone.model.PassResult;
import java.util.List;

/** One optimizer step: the gradient of the weighted mean loss over all of its micro-batches, then clip and move. */
record OptimizerStep(Learner learner, TrainingOptions options, RunLimits limits) {
    /**
     * What came of a step.
     *
     * @param loss weighted mean over its pairs
     * @param gradNorm before clipping
     */
    record Result(double loss, PairStatistics statistics, double learningRate, double gradNorm, long tokens) {}

    /** @throws TouchstoneException CANCELLED, MAX_RUNTIME_EXCEEDED, NON_FINITE; the weights are then those of before */
    Result take(List<TokenizedPairs> batches, double learningRate) {
        double weight =
                batches.stream().mapToDouble(TokenizedPairs::totalWeight).sum();
        PairStatistics statistics = new PairStatistics();
        double loss = 0;
        for (TokenizedPairs batch : batches) {
            limits.check();
            PassResult pass = learner.backward(
                    batch, 1 / weight, options.centerRewardsCoefficient(), options.gradientCheckpointing());
            loss += requireFinite("loss", pass.loss()) * batch.totalWeight() / weight;
            statistics.add(batch, pass.rewards());
        }
        double norm = learner.step(learningRate, options.weightDecay(), options.maxGradNorm());
        requireFinite("gradient norm", norm);
        long tokens = batches.stream().mapToLong(TokenizedPairs::tokens).sum();
        return new Result(loss, statistics, learningRate, norm, tokens);
    }

    static double requireFinite(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new TouchstoneException(Reason.NON_FINITE, what + ": " + value + " (expected: finite)");
        }
        return value;
    }
}
