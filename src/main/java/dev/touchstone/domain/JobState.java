package dev.touchstone.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
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
    CANCELLED,
    INTERRUPTED;

    private static final Map<JobState, Set<JobState>> NEXT = new EnumMap<>(JobState.class);
    private static final Set<JobState> ENDED = EnumSet.of(SUCCEEDED, FAILED, CANCELLED, INTERRUPTED);

    static {
        // Back to QUEUED goes a run that its worker has left and that another worker goes on with.
        NEXT.put(QUEUED, EnumSet.of(PREPARING, FAILED, CANCELLED, INTERRUPTED, QUEUED));
        NEXT.put(PREPARING, EnumSet.of(TRAINING, FAILED, CANCELLING, INTERRUPTED, QUEUED));
        NEXT.put(TRAINING, EnumSet.of(EVALUATING, FAILED, CANCELLING, INTERRUPTED, QUEUED));
        NEXT.put(EVALUATING, EnumSet.of(PUBLISHING, FAILED, CANCELLING, INTERRUPTED, QUEUED));
        // A run that has published before it sees the cancellation has succeeded.
        NEXT.put(PUBLISHING, EnumSet.of(SUCCEEDED, FAILED, CANCELLING, INTERRUPTED, QUEUED));
        NEXT.put(CANCELLING, EnumSet.of(CANCELLED, SUCCEEDED, FAILED));
        NEXT.put(SUCCEEDED, EnumSet.noneOf(JobState.class));
        // What has ended without a version is left by ResumeJob alone.
        NEXT.put(FAILED, EnumSet.of(QUEUED));
        NEXT.put(CANCELLED, EnumSet.of(QUEUED));
        NEXT.put(INTERRUPTED, EnumSet.of(QUEUED));
    }

    /** Whether a job may go from this state to {@code next}. */
    public boolean canBecome(JobState next) {
        return next().contains(next);
    }

    /** Whether this state is never left. */
    public boolean isFinal() {
        return next().isEmpty();
    }

    /** Whether nothing more happens to the job by itself: it is over, or waits to be resumed by somebody. */
    public boolean hasEnded() {
        return ENDED.contains(this);
    }

    /** Whether the job can be resumed by somebody. */
    public boolean canBeResumed() {
        return hasEnded() && canBecome(QUEUED);
    }

    /** The fewest states to enter, one after the other, to get to {@code target}; none when no way leads there. */
    public List<JobState> wayTo(JobState target) {
        Deque<List<JobState>> ways =
                new ArrayDeque<>(next().stream().map(List::of).toList());
        Set<JobState> seen = EnumSet.noneOf(JobState.class);
        while (!ways.isEmpty()) {
            List<JobState> way = ways.remove();
            if (way.getLast() == target) {
                return way;
            }
            for (JobState next : seen.add(way.getLast()) ? way.getLast().next() : Set.<JobState>of()) {
                List<JobState> longer = new ArrayList<>(way);
                longer.add(next);
                ways.add(longer);
            }
        }
        return List.of();
    }

    private Set<JobState> next() {
        return NEXT.getOrDefault(this, Set.of());
    }
}
