package dev.touchstone.jobs;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingOptions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job by its journal: how it stands, and what may be done with it. For one thread at a time. */
final class ManagedJob {
    // So few events are read again when a server starts.
    private static final int STORED_EVERY = 2000;

    private final JobStore store;
    private final InstantSource clock;
    private TrainingJob job;
    // Both read the journal, which is there for no other reason than a job that has not ended.
    private @Nullable JobJournal journal;
    private @Nullable JournalReader reader;
    private boolean worthStoring;
    private long stored;

    ManagedJob(TrainingJob job, JobStore store, InstantSource clock) {
        this.job = job;
        this.store = store;
        this.clock = clock;
        this.stored = job.lastSequence();
    }

    JobName name() {
        return job.name();
    }

    /** How it stands by its journal: never behind what a watcher was already told. */
    TrainingJob snapshot() {
        if (!state().hasEnded()) {
            catchUp();
        }
        return job;
    }

    /** How it stood when it was last asked. */
    TrainingJob known() {
        return job;
    }

    JobState state() {
        return job.state();
    }

    /** Applies what the journal has had since, and stores the job unless only its progress changed a little. */
    void refresh() {
        catchUp();
        if (worthStoring || job.lastSequence() >= stored + STORED_EVERY) {
            store.write(job, reader());
            worthStoring = false;
            stored = job.lastSequence();
        }
    }

    /** Whether all that its journal says is stored. */
    boolean isStored() {
        return !worthStoring;
    }

    /** Lets go of what only a job needs that goes on. */
    void rest() {
        journal = null;
        reader = null;
    }

    private void catchUp() {
        JournalReader events = reader();
        for (Optional<JobEvent> next = events.next(); next.isPresent(); next = events.next()) {
            worthStoring |=
                    next.get().sequence() > job.lastSequence() && !(next.get().body() instanceof JobEvent.Body.Moved);
            job = JobProjection.apply(job, next.get());
        }
    }

    /** Enters a state if the table of states allows it by now. */
    boolean enter(JobState state, String reason, JobEvent.Body... before) {
        List<JobEvent.Body> bodies = new ArrayList<>(List.of(before));
        bodies.add(new JobEvent.Body.Entered(new JobTransition(state, clock.instant(), reason)));
        return append(bodies);
    }

    /** Adds events if the table of states allows it by now. */
    boolean append(List<JobEvent.Body> bodies) {
        JobJournal writer = journal == null ? store.journal(name()) : journal;
        journal = writer;
        boolean appended = writer.append(clock.instant(), bodies.toArray(JobEvent.Body[]::new));
        refresh();
        return appended;
    }

    /** What becomes of it now that its worker is gone. */
    void end(JobFailure cause, RetryPolicy retries) {
        Instant now = clock.instant();
        if (state() == JobState.CANCELLING) {
            enter(JobState.CANCELLED, "the worker has stopped");
        } else {
            append(retries.after(job, cause, now));
        }
    }

    /** JOB_ENDED if it has ended, unless it was cancelled. */
    void cancel() {
        refresh();
        if (state() == JobState.CANCELLING || state() == JobState.CANCELLED) {
            return;
        }
        if (!state().hasEnded()) {
            store.requestCancel(name());
            // The worker may have moved on meanwhile, and may even have ended the job.
            boolean entered = enter(JobState.CANCELLED, "cancelled by request")
                    || enter(JobState.CANCELLING, "cancellation requested");
            if (entered || state() == JobState.CANCELLED) {
                return;
            }
        }
        throw new TouchstoneException(
                Reason.JOB_ENDED, name() + ": state " + state() + " (expected: one that has not ended)");
    }

    /** Queues it again with these options; JOB_NOT_RESUMABLE. */
    void resume(TrainingOptions options) {
        refresh();
        boolean isChanged = !options.equals(job.options());
        if (!state().hasEnded() && !isChanged) {
            return;
        }
        if (!state().canBeResumed()) {
            throw new TouchstoneException(
                    Reason.JOB_NOT_RESUMABLE,
                    name() + ": state " + state() + " (expected: CANCELLED, FAILED or INTERRUPTED)");
        }
        store.withdrawCancel(name());
        JobEvent.Body[] changes =
                isChanged ? new JobEvent.Body[] {new JobEvent.Body.Changed(options)} : new JobEvent.Body[0];
        enter(JobState.QUEUED, "resumed by request", changes);
    }

    private JournalReader reader() {
        JournalReader opened = reader == null ? store.reader(job) : reader;
        reader = opened;
        return opened;
    }
}
