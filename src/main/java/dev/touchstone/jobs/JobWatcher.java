package dev.touchstone.jobs;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.TouchstoneException;

/** Told of the events of one job, in order, by one thread at a time. Its methods must return quickly. */
public interface JobWatcher {
    /** Whether it takes an event now; while it does not, events wait on disk. */
    default boolean isReady() {
        return true;
    }

    /** The next event. */
    void event(JobEvent event);

    /** The job has ended and every event was given. */
    void ended();

    /** Watching stopped before the end; nothing follows. */
    void failed(TouchstoneException problem);
}
