package dev.touchstone.domain;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** States of a training job and, in one table, every move between them. */
public enum JobState {
    QUEUED,
    PREPARING,
    TRAINING,
    EVALUATING,
    PUBLISHING,
    SUCCEEDED,
    FAILED,
    CANCELLING,
    CANCELLED;

    private static final Map<JobState, Set<JobState>> NEXT = new EnumMap<>(JobState.class);

    static {
        NEXT.put(QUEUED, EnumSet.of(PREPARING, FAILED, CANCELLED));
        NEXT.put(PREPARING, EnumSet.of(TRAINING, FAILED, CANCELLING));
        NEXT.put(TRAINING, EnumSet.of(EVALUATING, FAILED, CANCELLING));
        NEXT.put(EVALUATING, EnumSet.of(PUBLISHING, FAILED, CANCELLING));
        // A run that has published before it sees the cancellation has succeeded.
        NEXT.put(PUBLISHING, EnumSet.of(SUCCEEDED, FAILED, CANCELLING));
        NEXT.put(CANCELLING, EnumSet.of(CANCELLED, SUCCEEDED, FAILED));
        NEXT.put(SUCCEEDED, EnumSet.noneOf(JobState.class));
        NEXT.put(FAILED, EnumSet.noneOf(JobState.class));
        NEXT.put(CANCELLED, EnumSet.noneOf(JobState.class));
    }

    /** Whether a job may go from this state to {@code next}. */
    public boolean canBecome(JobState next) {
        return next().contains(next);
    }

    /** Whether this state is never left. */
    public boolean isFinal() {
        return next().isEmpty();
    }

    private Set<JobState> next() {
        return NEXT.getOrDefault(this, Set.of());
    }
}
