package dev.touchstone.train;

import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.TrainingOptions;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What happens at which optimizer step; steps are counted from 1.
 *
 * @param batchesPerEpoch micro-batches in one pass over the data
 * @param batchesPerStep micro-batches of an optimizer step; the last step of an epoch takes what is left
 * @param totalSteps optimizer steps of the run
 * @param evaluationInterval steps between evaluations; the last step is always one
 * @param checkpointInterval steps between checkpoints; 0 = not by steps
 */
public record TrainingPlan(
        int batchesPerEpoch, int batchesPerStep, long totalSteps, long evaluationInterval, int checkpointInterval) {
    private static final int EVALUATIONS_BY_DEFAULT = 4;

    public TrainingPlan {
        if (batchesPerEpoch < 1) {
            throw new IllegalArgumentException("batchesPerEpoch: " + batchesPerEpoch + " (expected: >= 1)");
        }
    }

    public static TrainingPlan of(TrainingOptions options, int batchesPerEpoch) {
        int batchesPerStep = options.gradientAccumulationSteps();
        long totalSteps = (long) Math.ceil(options.numTrainEpochs() * Math.ceilDiv(batchesPerEpoch, batchesPerStep));
        long evaluationInterval =
                options.evalSteps() > 0 ? options.evalSteps() : Math.ceilDiv(totalSteps, EVALUATIONS_BY_DEFAULT);
        return new TrainingPlan(
                batchesPerEpoch,
                batchesPerStep,
                totalSteps,
                evaluationInterval,
                options.checkpoints().steps());
    }

    /** The epoch (from 0) that the step after {@code step} belongs to. */
    public int epochAfter(long step) {
        return Math.toIntExact(step / stepsPerEpoch());
    }

    /**
     * The rest of an epoch: what the steps after {@code step} take of its micro-batches, one list for each. The run may end within
     * it.
     */
    public List<List<TokenizedPairs>> stepsAfter(long step, List<TokenizedPairs> batches) {
        int taken = (int) (step % stepsPerEpoch());
        return IntStream.range(taken, stepsPerEpoch())
                .limit(totalSteps - step)
                .map(number -> number * batchesPerStep)
                .mapToObj(from -> batches.subList(from, Math.min(from + batchesPerStep, batchesPerEpoch)))
                .toList();
    }

    /** Passes over the data after a step, with fractions. */
    public double epochsAfter(long step) {
        long wholeEpochs = step / stepsPerEpoch();
        double batches = Math.min(step % stepsPerEpoch() * batchesPerStep, batchesPerEpoch);
        return wholeEpochs + batches / batchesPerEpoch;
    }

    public boolean isLast(long step) {
        return step == totalSteps;
    }

    public boolean evaluatesAfter(long step) {
        return step % evaluationInterval == 0 || isLast(step);
    }

    /** Evaluations still to come, that of {@code step} included. */
    public long evaluationsFrom(long step) {
        return Math.ceilDiv(totalSteps, evaluationInterval) - (step - 1) / evaluationInterval;
    }

    public boolean checkpointsAfter(long step) {
        return checkpointInterval > 0 && step % checkpointInterval == 0;
    }

    private int stepsPerEpoch() {
        return Math.ceilDiv(batchesPerEpoch, batchesPerStep);
    }
}
