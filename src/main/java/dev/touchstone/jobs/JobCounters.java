package dev.touchstone.jobs;

import java.util.concurrent.atomic.LongAdder;

/**
 * What has happened since the server started. Thread-safe.
 *
 * @param retries runs that were queued again because their workers were lost
 * @param damages torn and damaged lines of journals
 */
public record JobCounters(LongAdder retries, LongAdder damages) {
    public JobCounters() {
        this(new LongAdder(), new LongAdder());
    }
}
