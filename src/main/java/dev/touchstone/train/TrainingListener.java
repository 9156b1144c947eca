package dev.touchstone.train;

import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.TrainingProgress;

/** Told of a run's progress, on the training thread. */
public interface TrainingListener {
    /** After each optimizer step. */
    void progressed(TrainingProgress progress);

    /** After each evaluation. */
    void evaluated(Evaluation evaluation);

    /**
     * The last step is done and the best weights are about to be measured.
     *
     * @param reason why it was the last, in one line
     */
    void evaluating(String reason);
}
