package dev.touchstone.jobs;

import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a run's events into its journal: progress about once a second, always the last one before another event. */
final class EventRecorder implements RunListener {
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);

    private final JobJournal journal;
    private final InstantSource clock;
    private Instant lastProgress = Instant.EPOCH;
    private Optional<TrainingProgress> waiting = Optional.empty();

    EventRecorder(JobJournal journal, InstantSource clock) {
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public void entered(JobState state, String reason) {
        record(enter(state, reason));
    }

    @Override
    public void dataRead(DataSummary summary) {
        record(new JobEvent.Body.DataRead(summary));
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        record(new JobEvent.Body.Measured(evaluation));
    }

    @Override
    public void progressed(TrainingProgress progress) {
        waiting = Optional.of(progress);
        if (!clock.instant().isBefore(lastProgress.plus(PROGRESS_INTERVAL))) {
            flush();
        }
    }

    /** Records why the run cannot go on, if the journal still takes it. */
    void failed(JobFailure failure) {
        flush();
        journal.append(clock.instant(), new JobEvent.Body.Failed(failure));
    }

    /** Records how the run ended, if the journal still takes it. */
    boolean end(JobState state, String reason, JobEvent.Body... before) {
        List<JobEvent.Body> bodies = new ArrayList<>();
        waiting.map(JobEvent.Body.Moved::new).ifPresent(bodies::add);
        waiting = Optional.empty();
        bodies.addAll(List.of(before));
        bodies.add(enter(state, reason));
        return journal.append(clock.instant(), bodies.toArray(JobEvent.Body[]::new));
    }

    private void record(JobEvent.Body body) {
        flush();
        append(body);
    }

    private void flush() {
        Optional<TrainingProgress> progress = waiting;
        waiting = Optional.empty();
        progress.ifPresent(latest -> {
            lastProgress = clock.instant();
            append(new JobEvent.Body.Moved(latest));
        });
    }

    private void append(JobEvent.Body body) {
        if (!journal.append(clock.instant(), body)) {
            throw new TouchstoneException(Reason.CANCELLED, "the job was cancelled");
        }
    }

    private JobEvent.Body enter(JobState state, String reason) {
        return new JobEvent.Body.Entered(new JobTransition(state, clock.instant(), reason));
    }
}
