package dev.touchstone.domain;

/**
 * Which of a run's weights are the best ones, and when it stops for want of better ones.
 *
 * @param metric what evaluations are compared by
 * @param patience evaluations in a row without a gain after which a run stops; 0 = it does not
 * @param threshold what the metric must get better by, more than this, to count as a gain
 */
public record ModelSelection(Metric metric, int patience, double threshold) {
    /** The lowest loss, found in a run that goes to its end. */
    public static final ModelSelection DEFAULT = new ModelSelection(Metric.LOSS, 0, 0);

    /** A figure of an evaluation: a lower loss is better, a higher accuracy. */
    public enum Metric {
        LOSS,
        ACCURACY
    }

    public ModelSelection {
        new Violations()
                .check(patience >= 0, "early_stopping_patience", patience, ">= 0")
                .check(Double.isFinite(threshold) && threshold >= 0, "early_stopping_threshold", threshold, ">= 0")
                .throwIfAny();
    }

    public boolean isBetter(Evaluation evaluation, Evaluation best) {
        return gain(evaluation, best) > 0;
    }

    /** Whether it is so much better that a run should go on. */
    public boolean isGain(Evaluation evaluation, Evaluation best) {
        return gain(evaluation, best) > threshold;
    }

    private double gain(Evaluation evaluation, Evaluation best) {
        return switch (metric) {
            case LOSS -> best.loss() - evaluation.loss();
            case ACCURACY -> evaluation.accuracy() - best.accuracy();
        };
    }
}
