package dev.touchstone.train;

import dev.touchstone.domain.LrScheduler;
import dev.touchstone.domain.TrainingOptions;

/**
 * The learning rate of each optimizer step: a straight rise from 0, then a fall to 0 along a line or half a cosine, as
 * transformers has it.
 *
 * @param peak highest rate
 * @param warmupSteps steps of the rise; the first of them has rate 0
 * @param totalSteps optimizer steps of the run
 */
public record LearningRateSchedule(double peak, long warmupSteps, long totalSteps, LrScheduler scheduler) {
    public static LearningRateSchedule of(TrainingOptions options, long totalSteps) {
        long warmupSteps = (long) Math.ceil(totalSteps * options.warmupRatio());
        return new LearningRateSchedule(options.learningRate(), warmupSteps, totalSteps, options.lrScheduler());
    }

    /** Rate of a step, counted from 0. */
    public double rate(long step) {
        if (step < warmupSteps) {
            return peak * step / warmupSteps;
        }
        double fallen = (double) (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
        return peak
                * switch (scheduler) {
                    case LINEAR -> 1 - fallen;
                    case COSINE -> 0.5 * (1 + Math.cos(Math.PI * fallen));
                };
    }
}
