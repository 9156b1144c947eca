package dev.touchstone.jobs;

import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.JobState;
import dev.touchstone.train.TrainingListener;

/** Told of everything that happens in a run, on the training thread. */
public interface RunListener extends TrainingListener {
    /**
     * The run entered a state: PREPARING, TRAINING, EVALUATING or PUBLISHING.
     *
     * @param reason why, in one line
     */
    void entered(JobState state, String reason);

    /** The data was read. */
    void dataRead(DataSummary summary);

    /** A base model is being downloaded: bytes of all its files so far, and in all. */
    default void downloading(long bytes, long total) {}

    @Override
    default void evaluating(String reason) {
        entered(JobState.EVALUATING, reason);
    }
}
