package dev.touchstone.jobs;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.registry.ModelRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** One job in the manager's hands: how it stands, its journal, and its worker while there is one. Guarded by the manager. */
final class ManagedJob {
    private final JobStore store;
    private final InstantSource clock;
    private final JobJournal journal;
    private final JournalReader reader;
    private TrainingJob job;
    private Optional<JobLauncher.Handle> worker = Optional.empty();
    private boolean worthStoring;
    private boolean diskWasFull;

    ManagedJob(TrainingJob job, JobStore store, InstantSource clock) {
        this.job = job;
        this.store = store;
        this.clock = clock;
        this.journal = store.journal(job.name());
        this.reader = store.reader(job.name());
    }

    JobName name() {
        return job.name();
    }

    /** How it stands by its journal: never behind what a watcher was already told. */
    TrainingJob snapshot() {
        if (!state().isFinal()) {
            catchUp();
        }
        return job;
    }

    JobState state() {
        return job.state();
    }

    /** Whether it takes one of the places for running jobs; the end of a worker frees it, recorded or not. */
    boolean isRunning() {
        return worker.map(JobLauncher.Handle::isAlive).orElse(false);
    }

    /** Whether it waits for a worker. */
    boolean isWaiting() {
        return worker.isEmpty() && state() == JobState.QUEUED;
    }

    void startedBy(JobLauncher.Handle handle) {
        worker = Optional.of(handle);
    }

    /** Applies what the journal has had since, and stores the job unless only its progress changed. */
    void refresh() {
        catchUp();
        if (worthStoring) {
            store.write(job);
            worthStoring = false;
        }
    }

    private void catchUp() {
        for (Optional<JobEvent> next = reader.next(); next.isPresent(); next = reader.next()) {
            worthStoring |=
                    next.get().sequence() > job.lastSequence() && !(next.get().body() instanceof JobEvent.Body.Moved);
            job = JobProjection.apply(job, next.get());
        }
    }

    /** Enters a state if the table of states allows it by now. */
    boolean enter(JobState state, String reason, JobEvent.Body... before) {
        Instant now = clock.instant();
        JobEvent.Body[] bodies = new JobEvent.Body[before.length + 1];
        System.arraycopy(before, 0, bodies, 0, before.length);
        bodies[before.length] = new JobEvent.Body.Entered(new JobTransition(state, now, reason));
        boolean entered = journal.append(now, bodies);
        refresh();
        return entered;
    }

    boolean fail(Reason reason, String message) {
        return enter(JobState.FAILED, "failed", new JobEvent.Body.Failed(new JobFailure(reason, message)));
    }

    /** JOB_ENDED if it has succeeded or failed. */
    void cancel() {
        refresh();
        if (state() == JobState.CANCELLING || state() == JobState.CANCELLED) {
            return;
        }
        if (!state().isFinal()) {
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

    /** Ends its worker by force, and keeps another from beginning. */
    void stop() {
        if (!state().isFinal()) {
            store.requestCancel(name());
        }
        worker.ifPresent(JobLauncher.Handle::stop);
    }

    /** Takes in what the worker did, stops it when its time is up, and ends the job when the worker is gone. */
    void supervise(ModelRegistry registry, Duration cancelGrace) {
        if (state().isFinal() && worker.isEmpty() && !worthStoring) {
            return;
        }
        // Asked first: what it wrote before it ended is read then.
        boolean alive = isRunning();
        refresh();
        if (state() != JobState.QUEUED && !state().isFinal()) {
            worker = worker.or(() -> Optional.of(new LostWorker()));
        }
        if (worker.isEmpty()) {
            return;
        }
        if (alive) {
            stopWhenTimeIsUp(worker.get(), cancelGrace);
        } else {
            abandon(registry, worker.get());
            worker = Optional.empty();
        }
    }

    private void stopWhenTimeIsUp(JobLauncher.Handle handle, Duration cancelGrace) {
        boolean stopping = state() == JobState.CANCELLING || state().isFinal();
        if (stopping && !clock.instant().isBefore(since().plus(cancelGrace))) {
            handle.stop();
        }
    }

    /** Cleans up after a worker that is gone, and ends the job if it went without a last word. */
    private void abandon(ModelRegistry registry, JobLauncher.Handle gone) {
        registry.unstage(name().id());
        try {
            if (!state().isFinal() && !hasPublished(registry)) {
                end(gone);
            }
        } catch (TouchstoneException e) {
            diskWasFull |= e.reason() == Reason.STORAGE_FULL;
            throw e;
        }
        store.clean(name(), state() == JobState.SUCCEEDED);
    }

    private void end(JobLauncher.Handle gone) {
        if (state() == JobState.CANCELLING) {
            enter(JobState.CANCELLED, "the worker has stopped");
        } else {
            fail(diskWasFull ? Reason.STORAGE_FULL : gone.reason(), gone.ending());
        }
    }

    private boolean hasPublished(ModelRegistry registry) {
        return registry.versions(job.model()).stream()
                .filter(version -> version.job().equals(name().toString()))
                .map(version -> new JobEvent.Body.Published(version.name()))
                .anyMatch(published ->
                        enter(JobState.SUCCEEDED, "published; the worker stopped before it could say so", published));
    }

    private Instant since() {
        return job.transitions().getLast().time();
    }
}
