package dev.touchstone.domain;

import java.time.Instant;

/** One thing that happened to a job; sequence numbers rise by one from 1. */
public record JobEvent(long sequence, Instant time, Body body) {
    /** What happened. */
    public sealed interface Body {
        /** It entered a state. */
        record Entered(JobTransition transition) implements Body {}

        /** It moved on. */
        record Moved(TrainingProgress progress) implements Body {}

        /** It was measured on the evaluation split. */
        record Measured(Evaluation evaluation) implements Body {}

        /** Its data was read. */
        record DataRead(DataSummary summary) implements Body {}

        /** A worker stopped before the run was done; a transition to FAILED or INTERRUPTED follows, or one back to QUEUED. */
        record Failed(JobFailure failure) implements Body {}

        /** Its options were changed; the transition to QUEUED follows. */
        record Changed(TrainingOptions options) implements Body {}

        /** It published a version; the transition to SUCCEEDED follows. */
        record Published(ModelName version) implements Body {}
    }
}
