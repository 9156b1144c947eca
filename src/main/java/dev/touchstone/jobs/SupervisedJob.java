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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One job of a server, and its worker while there is one. Guarded by the manager. */
final class SupervisedJob {
    private final ManagedJob job;
    private final Surroundings server;
    private Optional<Employed> worker = Optional.empty();
    private boolean diskWasFull;

    SupervisedJob(TrainingJob job, Surroundings server) {
        this.job = new ManagedJob(job, server.store(), server.clock());
        this.server = server;
    }

    JobName name() {
        return job.name();
    }

    TrainingJob snapshot() {
        return job.snapshot();
    }

    /** How it stood when it was last looked after. */
    TrainingJob known() {
        return job.known();
    }

    JobState state() {
        return job.state();
    }

    /** The device it runs on; the end of a worker frees it, recorded or not. */
    Optional<String> device() {
        return worker.map(Employed::handle).filter(JobLauncher.Handle::isAlive).map(JobLauncher.Handle::device);
    }

    /** Whether it waits for a worker and has waited long enough. */
    boolean isWaiting() {
        return worker.isEmpty()
                && state() == JobState.QUEUED
                && server.limits().retries().isDue(known(), server.clock().instant());
    }

    /** Whether there is nothing to be looked after. */
    boolean isAtRest() {
        return state().hasEnded() && worker.isEmpty() && job.isStored();
    }

    /** Takes up a job of an earlier server, with its worker if that is still there. */
    void recover() {
        job.refresh();
        find();
        supervise();
    }

    /** Starts a worker; what keeps it from starting counts as the end of one. */
    void start(String device) {
        try {
            employ(server.launcher().start(name(), device));
        } catch (TouchstoneException e) {
            end(new JobFailure(e.reason(), String.valueOf(e.getMessage())));
        }
    }

    void cancel() {
        job.cancel();
    }

    void resume(TrainingOptions options) {
        job.resume(options);
    }

    /** Applies what another process has added to the journal. */
    void refresh() {
        job.refresh();
    }

    /** Ends its worker by force, and keeps another from beginning. */
    void stop() {
        if (!state().hasEnded()) {
            server.store().requestCancel(name());
        }
        worker.ifPresent(employed -> employed.handle().stop());
    }

    /** Finds the worker that has the job, whoever started it. */
    void find() {
        server.launcher().find(name()).ifPresent(this::employ);
    }

    /** Takes in what the worker did, stops it when its time is up, and goes by the policy when it is gone. */
    void supervise() {
        if (isAtRest()) {
            job.rest();
            return;
        }
        // Asked first: what it wrote before it ended is read then.
        boolean alive = device().isPresent();
        job.refresh();
        if (!alive && (worker.isPresent() || isRunning())) {
            find();
            alive = device().isPresent();
        }
        if (alive) {
            stopWhenTimeIsUp(worker.orElseThrow());
        } else if (worker.isPresent() || isRunning()) {
            abandon();
        }
    }

    /** Whether a worker has begun with it and has not ended it. */
    private boolean isRunning() {
        return state() != JobState.QUEUED && !state().hasEnded();
    }

    private void employ(JobLauncher.Handle handle) {
        worker = Optional.of(new Employed(
                handle,
                known().lastQueued(),
                new Heartbeat.Listener(server.store().heartbeat(name()), server.nanoTime())));
    }

    private void stopWhenTimeIsUp(Employed employed) {
        boolean stopping = state() == JobState.CANCELLING || state().hasEnded();
        Instant since = known().transitions().getLast().time();
        boolean isTimeUp = stopping
                && !server.clock().instant().isBefore(since.plus(server.limits().cancelGrace()));
        if (isTimeUp || isSilent(employed)) {
            employed.handle().stop();
        }
    }

    private boolean isSilent(Employed employed) {
        return employed.heartbeat().silence().compareTo(server.limits().silence()) > 0;
    }

    /** Cleans up after a worker that is gone, and says what becomes of the job if that went without a last word. */
    private void abandon() {
        boolean isOfEarlierTry = state() == JobState.QUEUED
                && worker.filter(employed -> employed.queued().equals(known().lastQueued()))
                        .isEmpty();
        server.registry().unstage(name().id());
        try {
            if (!state().hasEnded() && !isOfEarlierTry && !hasPublished()) {
                end(cause());
            }
        } catch (TouchstoneException e) {
            diskWasFull |= e.reason() == Reason.STORAGE_FULL;
            throw e;
        }
        server.store().clean(name(), state() == JobState.SUCCEEDED);
        worker = Optional.empty();
        diskWasFull = false;
    }

    private void end(JobFailure cause) {
        job.end(cause, server.limits().retries());
        if (state() == JobState.QUEUED) {
            server.counters().retries().increment();
        }
    }

    /** What the worker said itself, or what was seen of its end. */
    private JobFailure cause() {
        JobLauncher.Handle gone = worker.map(Employed::handle).orElseGet(LostWorker::new);
        Duration silence = server.limits().silence();
        Optional<JobFailure> silent = worker.filter(this::isSilent)
                .map(employed -> new JobFailure(
                        Reason.WORKER_FAILED,
                        "the worker gave no sign of life for " + silence.toSeconds() + " s and was stopped"));
        Reason seen = diskWasFull ? Reason.STORAGE_FULL : gone.reason();
        return known().failure().or(() -> silent).orElseGet(() -> new JobFailure(seen, gone.ending()));
    }

    private boolean hasPublished() {
        return server.registry().versions(known().model()).stream()
                .filter(version -> version.job().equals(name().toString()))
                .map(version -> new JobEvent.Body.Published(version.name()))
                .anyMatch(published -> job.enter(
                        JobState.SUCCEEDED, "published; the worker stopped before it could say so", published));
    }

    /**
     * A worker at work.
     *
     * @param queued the time it was queued that the worker was started for
     */
    private record Employed(JobLauncher.Handle handle, JobTransition queued, Heartbeat.Listener heartbeat) {}
}
