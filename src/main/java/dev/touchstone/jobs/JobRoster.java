package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All jobs of a server: which there are, which run and which is next. Guarded by the manager. */
final class JobRoster {
    private static final Comparator<SupervisedJob> FIRST_TO_RUN = Comparator.comparing(
                    (SupervisedJob job) -> job.known().priority())
            .reversed()
            .thenComparing(SupervisedJob::name);

    private final Surroundings server;
    private final JobStore store;
    private final JobIds ids;
    private final Attempts supervision;
    private final Attempts starts;
    // Oldest first.
    private final TreeMap<JobName, SupervisedJob> jobs = new TreeMap<>();
    // Those of them that are not at rest.
    private final Map<JobName, SupervisedJob> active = new TreeMap<>();
    private final Map<String, JobName> byRequest = new HashMap<>();
    // Out of sight already, on disk until their workers are gone.
    private final List<SupervisedJob> deleted = new ArrayList<>();

    JobRoster(Surroundings server) {
        this.server = server;
        this.store = server.store();
        this.supervision = new Attempts(server.clock());
        this.starts = new Attempts(server.clock());
        this.ids = new JobIds(server.clock(), new Random());
    }

    /** Takes up the jobs of an earlier server: those whose workers are there go on, those whose workers are gone by the policy. */
    void recover() {
        store.clean();
        store.names().forEach(name -> supervision.attempt(name, () -> recover(name)));
    }

    private void recover(JobName name) {
        SupervisedJob job = new SupervisedJob(store.read(name), server);
        if (store.isDeleted(name)) {
            job.find();
            job.stop();
            deleted.add(job);
            return;
        }
        add(job);
        if (!job.state().hasEnded() || store.isBehind(name)) {
            active.put(name, job);
            job.recover();
        }
    }

    private void add(SupervisedJob job) {
        jobs.put(job.name(), job);
        if (!job.known().requestId().isEmpty()) {
            byRequest.put(job.known().requestId(), job.name());
        }
    }

    private void remove(SupervisedJob job) {
        jobs.remove(job.name());
        active.remove(job.name());
        byRequest.remove(job.known().requestId(), job.name());
    }

    /** One round: looks after the workers and starts the next ones. */
    void round() {
        store.takeAnnounced().forEach(this::changedElsewhere);
        active.values().forEach(job -> supervision.attempt(job.name(), job::supervise));
        active.values().removeIf(SupervisedJob::isAtRest);
        deleted.removeIf(this::isErased);
        startNext();
    }

    /** Follows a job again that another process has queued again. */
    private void changedElsewhere(JobName name) {
        Optional.ofNullable(jobs.get(name)).ifPresent(job -> {
            supervision.attempt(name, job::refresh);
            active.put(name, job);
        });
    }

    private void startNext() {
        List<String> free = new ArrayList<>(server.limits().devices());
        List<String> taken =
                active.values().stream().flatMap(job -> job.device().stream()).toList();
        taken.forEach(free::remove);
        int places = Math.min(free.size(), server.limits().maxRunning() - taken.size());
        List<SupervisedJob> next = active.values().stream()
                .filter(SupervisedJob::isWaiting)
                .sorted(FIRST_TO_RUN)
                .limit(Math.max(0, places))
                .toList();
        for (SupervisedJob job : next) {
            String device = free.removeFirst();
            starts.attempt(job.name(), () -> job.start(device));
        }
    }

    /** A job as it would begin. */
    TrainingJob draft(TrainingSpec effective, TrainingRequest request) {
        return TrainingJob.queued(ids.next(), effective, request, server.clock().instant());
    }

    /** The request that was made under an id before, with its job. */
    Optional<SupervisedJob> madeBy(String requestId) {
        return Optional.ofNullable(byRequest.get(requestId))
                .flatMap(name -> Optional.ofNullable(jobs.get(name)))
                .filter(job -> !isGone(job));
    }

    /** The job that a request made before; REQUEST_ID_REUSED if another request made it. */
    Optional<TrainingJob> madeBy(TrainingRequest request) {
        Optional<TrainingJob> made = madeBy(request.requestId()).map(SupervisedJob::snapshot);
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
        requireRoom();
        TrainingJob job = draft(effective, request);
        store.create(job, request);
        SupervisedJob made = new SupervisedJob(job, server);
        add(made);
        active.put(job.name(), made);
        return job;
    }

    /** Queues a job again; JOB_NOT_FOUND, JOB_NOT_RESUMABLE, JOB_QUEUE_FULL. */
    TrainingJob resume(JobName name, TrainingOptions options) {
        SupervisedJob job = find(name);
        if (job.state().canBeResumed()) {
            requireRoom();
        }
        job.resume(options);
        active.put(name, job);
        return job.snapshot();
    }

    private void requireRoom() {
        long waiting = active.values().stream()
                .filter(job -> job.state() == JobState.QUEUED)
                .count();
        if (waiting >= server.limits().maxQueued()) {
            throw new TouchstoneException(
                    Reason.JOB_QUEUE_FULL,
                    waiting + " jobs are waiting (expected: fewer than "
                            + server.limits().maxQueued() + "); try again when one has started, or cancel one");
        }
    }

    /**
     * Deletes a job. With {@code force} one that has not ended too: its worker is stopped, and what it has not published is lost.
     *
     * @throws TouchstoneException JOB_NOT_FOUND, IN_USE
     */
    void delete(JobName name, boolean force) {
        SupervisedJob job = find(name);
        JobState state = job.snapshot().state();
        if (!force && !state.hasEnded()) {
            throw new TouchstoneException(
                    Reason.IN_USE,
                    name + ": state " + state
                            + " (expected: one that has ended; cancel it, or force deletes it all the same)");
        }
        job.stop();
        remove(job);
        deleted.add(job);
        deleted.removeIf(this::isErased);
        if (store.exists(name)) {
            // For the next server, should this one be gone before the worker is.
            store.markDeleted(name);
        }
    }

    private boolean isErased(SupervisedJob job) {
        if (job.device().isPresent()) {
            return false;
        }
        supervision.attempt(job.name(), () -> {
            server.registry().unstage(job.name().id());
            store.delete(job.name());
        });
        return !store.exists(job.name());
    }

    /** JOB_NOT_FOUND if there is none of that name. */
    SupervisedJob find(JobName name) {
        return Optional.ofNullable(jobs.get(name))
                .filter(job -> !isGone(job))
                .orElseThrow(() -> JobStore.notFound(name));
    }

    /** All jobs as they stand, newest first. */
    Stream<TrainingJob> newestFirst() {
        return jobs.descendingMap().values().stream().map(SupervisedJob::snapshot);
    }

    /** Those that have not ended, oldest first. */
    Stream<TrainingJob> going() {
        return active.values().stream().map(SupervisedJob::snapshot).filter(job -> !job.state()
                .hasEnded());
    }

    /** How many jobs were in a state when they were last looked after. */
    long count(JobState state) {
        return jobs.values().stream().filter(job -> job.state() == state).count();
    }

    /** Whether another process has deleted it, which may happen to jobs that have ended; then it is forgotten. */
    boolean isGone(JobName name) {
        return Optional.ofNullable(jobs.get(name)).map(this::isGone).orElse(true);
    }

    private boolean isGone(SupervisedJob job) {
        boolean gone = job.state().hasEnded() && !store.exists(job.name());
        if (gone) {
            remove(job);
        }
        return gone;
    }
}
