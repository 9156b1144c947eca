package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.registry.ModelRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** All jobs of a server: which there are, which one runs and which is next. Guarded by the manager. */
final class JobRoster {
    private final JobStore store;
    private final ModelRegistry registry;
    private final JobLauncher launcher;
    private final JobLimits limits;
    private final InstantSource clock;
    private final JobIds ids;
    private final Attempts supervision;
    private final Attempts starts;
    // Oldest first.
    private final Map<JobName, ManagedJob> jobs = new TreeMap<>();
    // Out of sight already, on disk until their workers are gone.
    private final List<ManagedJob> deleted = new ArrayList<>();

    JobRoster(JobStore store, ModelRegistry registry, JobLauncher launcher, JobLimits limits, InstantSource clock) {
        this.store = store;
        this.registry = registry;
        this.launcher = launcher;
        this.limits = limits;
        this.clock = clock;
        this.supervision = new Attempts(clock);
        this.starts = new Attempts(clock);
        this.ids = new JobIds(clock, new Random());
    }

    /** Takes up the jobs of an earlier server: those that run go on, those whose worker is gone have failed. */
    void recover() {
        store.clean();
        store.names().forEach(name -> supervision.attempt(name, () -> recover(name)));
    }

    private void recover(JobName name) {
        ManagedJob job = new ManagedJob(store.read(name), store, clock);
        jobs.put(name, job);
        launcher.find(name).ifPresent(job::startedBy);
        job.supervise(registry, limits.cancelGrace());
    }

    /** One round: looks after the workers and starts the next ones. */
    void round() {
        jobs.values()
                .forEach(job -> supervision.attempt(job.name(), () -> job.supervise(registry, limits.cancelGrace())));
        deleted.removeIf(this::isErased);
        startNext();
    }

    private void startNext() {
        long free = limits.maxRunning()
                - jobs.values().stream().filter(ManagedJob::isRunning).count();
        jobs.values().stream()
                .filter(ManagedJob::isWaiting)
                .limit(Math.max(0, free))
                .forEach(job -> starts.attempt(job.name(), () -> start(job)));
    }

    private void start(ManagedJob job) {
        try {
            job.startedBy(launcher.start(job.name()));
        } catch (TouchstoneException e) {
            job.fail(e.reason(), String.valueOf(e.getMessage()));
        }
    }

    /** A job as it would begin. */
    TrainingJob draft(TrainingSpec effective, String requestId) {
        return TrainingJob.queued(ids.next(), effective, requestId, clock.instant());
    }

    /** The job that a request made before; REQUEST_ID_REUSED if another request made it. */
    Optional<TrainingJob> madeBy(TrainingRequest request) {
        if (request.requestId().isEmpty()) {
            return Optional.empty();
        }
        Optional<TrainingJob> made = jobs.values().stream()
                .map(ManagedJob::snapshot)
                .filter(job -> job.requestId().equals(request.requestId()))
                .findFirst();
        if (made.isPresent() && !store.request(made.get().name()).spec().equals(request.spec())) {
            throw new TouchstoneException(
                    Reason.REQUEST_ID_REUSED,
                    "request_id: " + request.requestId() + " made " + made.get().name()
                            + " from another request (expected: a new UUID for a new request)");
        }
        return made;
    }

    /** Makes a job; JOB_QUEUE_FULL, STORAGE_FULL. */
    TrainingJob enqueue(TrainingRequest request, TrainingSpec effective) {
        long waiting = jobs.values().stream()
                .filter(job -> job.state() == JobState.QUEUED)
                .count();
        if (waiting >= limits.maxQueued()) {
            throw new TouchstoneException(
                    Reason.JOB_QUEUE_FULL,
                    waiting + " jobs are waiting (expected: fewer than " + limits.maxQueued()
                            + "); try again when one has started, or cancel one");
        }
        TrainingJob job = draft(effective, request.requestId());
        store.create(job, request);
        jobs.put(job.name(), new ManagedJob(job, store, clock));
        return job;
    }

    /**
     * Deletes a job. With {@code force} one that has not ended too: its worker is stopped, and what it has not published is lost.
     *
     * @throws TouchstoneException JOB_NOT_FOUND, IN_USE
     */
    void delete(JobName name, boolean force) {
        ManagedJob job = find(name);
        JobState state = job.snapshot().state();
        if (!force && !state.isFinal()) {
            throw new TouchstoneException(
                    Reason.IN_USE,
                    name + ": state " + state
                            + " (expected: one that has ended; cancel it, or force deletes it all the same)");
        }
        job.stop();
        jobs.remove(name);
        deleted.add(job);
        deleted.removeIf(this::isErased);
    }

    private boolean isErased(ManagedJob job) {
        if (job.isRunning()) {
            return false;
        }
        supervision.attempt(job.name(), () -> {
            registry.unstage(job.name().id());
            store.delete(job.name());
        });
        return !store.exists(job.name());
    }

    /** JOB_NOT_FOUND if there is none of that name. */
    ManagedJob find(JobName name) {
        ManagedJob job = jobs.get(name);
        if (job != null && isGone(job)) {
            jobs.remove(name);
            throw JobStore.notFound(name);
        }
        if (job == null) {
            throw JobStore.notFound(name);
        }
        return job;
    }

    /** All jobs as they stand, newest first. */
    List<TrainingJob> newestFirst() {
        jobs.values().removeIf(this::isGone);
        return jobs.values().stream().map(ManagedJob::snapshot).toList().reversed();
    }

    /** Whether another process has deleted it, which may happen to jobs that have ended. */
    private boolean isGone(ManagedJob job) {
        return job.state().isFinal() && !store.exists(job.name());
    }
}
