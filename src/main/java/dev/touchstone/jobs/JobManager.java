package dev.touchstone.jobs;

import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.Inspection;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.Page;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingDraft;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.registry.ModelRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Accepts training jobs, starts their workers in order, follows their journals and answers for them. Thread-safe. Until it is
 * started every question is answered with JOBS_DISABLED.
 */
public final class JobManager implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JobManager.class.getName());
    private static final long POLL_MILLIS = 100;
    private static final long BEAT_SECONDS = 5;

    private final DataDirectory directory;
    private final JobCounters counters = new JobCounters();
    private final JobStore store;
    private final RequestCheck check;
    private final Inspector inspector;
    private final JobLauncher launcher;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private final JobRoster roster;
    private final List<JobWatch> watches = new CopyOnWriteArrayList<>();
    private @Nullable DirectoryLock directoryLock;
    private final List<Future<?>> polling = new CopyOnWriteArrayList<>();
    private volatile boolean started;
    private volatile boolean closed;

    public JobManager(
            DataDirectory directory,
            BaseModels bases,
            ModelRegistry registry,
            JobLauncher launcher,
            JobLimits limits,
            InstantSource clock) {
        this(directory, bases, registry, launcher, limits, clock, System::nanoTime);
    }

    JobManager(
            DataDirectory directory,
            BaseModels bases,
            ModelRegistry registry,
            JobLauncher launcher,
            JobLimits limits,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.directory = directory;
        this.store = new JobStore(directory, this::damaged);
        this.check = new RequestCheck(bases, new AllowedRoots(directory));
        this.inspector = new Inspector(check, bases);
        this.launcher = launcher;
        this.clock = clock;
        this.roster = new JobRoster(new Surroundings(store, registry, launcher, limits, counters, clock, nanoTime));
    }

    private void damaged(String what) {
        counters.damages().increment();
        LOG.log(System.Logger.Level.WARNING, what);
    }

    /** Takes up the jobs of an earlier server, then follows journals and starts workers on the executor. */
    public void start(ScheduledExecutorService executor) {
        recover();
        polling.add(executor.scheduleWithFixedDelay(this::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS));
        polling.add(executor.scheduleWithFixedDelay(
                () -> Heartbeat.beat(store.serverHeartbeat(), clock), 0, BEAT_SECONDS, TimeUnit.SECONDS));
    }

    /**
     * Refuses a draft that was not all understood, naming whatever else is wrong with it too.
     *
     * @throws TouchstoneException INVALID_REQUEST
     */
    public void requireWhole(TrainingDraft draft) {
        requireStarted();
        if (!draft.violations().isEmpty()) {
            check.effective(draft);
        }
    }

    /**
     * Accepts a job, or returns the job that the same request made before. With {@code validateOnly} the data is read too and
     * the job is returned without being made.
     *
     * @throws TouchstoneException JOB_QUEUE_FULL, REQUEST_ID_REUSED, INVALID_REQUEST, BASE_MODEL_NOT_FOUND, INVALID_MODEL,
     *     UNSUPPORTED_MODEL, PATH_NOT_ALLOWED, PATH_NOT_FOUND, INVALID_DATA, STORAGE_FULL, SHUTTING_DOWN
     */
    public TrainingJob create(TrainingRequest request) {
        requireStarted();
        if (request.validateOnly()) {
            return validate(request).job();
        }
        Optional<TrainingJob> made = locked(() -> madeBy(request));
        if (made.isPresent()) {
            return made.get();
        }
        TrainingSpec effective = check.effective(TrainingDraft.of(request.spec()));
        return locked(() -> madeBy(request).orElseGet(() -> roster.enqueue(request, effective)));
    }

    /**
     * A job that was not made.
     *
     * @param inspection what the linter found in its data
     */
    public record Validated(TrainingJob job, Inspection inspection) {}

    /**
     * Checks a request, reads its data and looks at it.
     *
     * @throws TouchstoneException as {@link #create}
     */
    public Validated validate(TrainingRequest request) {
        requireStarted();
        TrainingSpec effective = check.effective(TrainingDraft.of(request.spec()));
        Inspection inspection = inspector.inspect(effective);
        return new Validated(locked(() -> roster.draft(effective, request)), inspection);
    }

    /** Looks at data, whether or not this server runs jobs. */
    public Inspector inspector() {
        return inspector;
    }

    /**
     * A job as it stands.
     *
     * @throws TouchstoneException JOB_NOT_FOUND
     */
    public TrainingJob get(JobName name) {
        requireStarted();
        return locked(() -> roster.find(name).snapshot());
    }

    /**
     * The request that made a job under an id; empty when there is none.
     *
     * @param requestId of a request, or empty
     */
    public Optional<TrainingRequest> madeBy(String requestId) {
        requireStarted();
        return locked(() -> roster.madeBy(requestId).map(job -> store.request(job.name())));
    }

    /**
     * Jobs; see {@link Page#of}.
     *
     * @throws TouchstoneException INVALID_REQUEST
     */
    public Page<TrainingJob> list(JobQuery query, int pageSize, String pageToken) {
        requireStarted();
        while (true) {
            List<TrainingJob> found = locked(() -> query.of(roster.newestFirst()));
            Page<TrainingJob> page = query.page(found, pageSize, pageToken);
            boolean areThere = locked(() -> page.items().stream()
                            .filter(job -> roster.isGone(job.name()))
                            .count()
                    == 0);
            if (areThere) {
                return page;
            }
        }
    }

    /** Those that have not ended, oldest first. */
    public List<TrainingJob> going() {
        return started ? locked(() -> roster.going().toList()) : List.of();
    }

    /** What has happened since the server started. */
    public JobCounters counters() {
        return counters;
    }

    /**
     * Refuses when a job that has not ended was asked to learn from a dataset, or from the revision.
     *
     * @throws TouchstoneException IN_USE, JOBS_DISABLED
     */
    public void requireUnused(DatasetName dataset) {
        requireStarted();
        locked(() -> roster.going().filter(job -> job.uses(dataset)).findFirst())
                .ifPresent(job -> {
                    throw new TouchstoneException(
                            Reason.IN_USE,
                            dataset + ": " + job.name() + " uses it (expected: wait for it, cancel it, or set force)");
                });
    }

    /** How many jobs are in a state. */
    public long count(JobState state) {
        return locked(() -> roster.count(state));
    }

    /**
     * Gives a watcher every event after a sequence number, past ones first, until the job has ended.
     *
     * @return closing it ends the watch without a further call
     * @throws TouchstoneException JOB_NOT_FOUND, INVALID_REQUEST
     */
    public Watch watch(JobName name, long afterSequence, JobWatcher watcher) {
        requireStarted();
        return locked(() -> {
            JobWatch.requireReached(afterSequence, roster.find(name).snapshot());
            JobWatch watch = new JobWatch(store.reader(name, afterSequence), afterSequence, watcher);
            watches.add(watch);
            return watch;
        });
    }

    /**
     * Asks a job to stop: a queued one is CANCELLED at once, a running one CANCELLING until its worker has stopped.
     *
     * @throws TouchstoneException JOB_NOT_FOUND, JOB_ENDED
     */
    public TrainingJob cancel(JobName name) {
        requireStarted();
        return locked(() -> {
            SupervisedJob job = roster.find(name);
            job.cancel();
            return job.snapshot();
        });
    }

    /**
     * Queues a job that has ended without a version again, to go on from its last checkpoint; one that waits or runs stays as it is.
     *
     * @param changes of its options
     * @throws TouchstoneException JOB_NOT_FOUND, JOB_NOT_RESUMABLE, JOB_QUEUE_FULL, INVALID_REQUEST, SHUTTING_DOWN
     */
    public TrainingJob resume(JobName name, UnaryOperator<TrainingOptions> changes) {
        requireStarted();
        return locked(() -> {
            requireOpen();
            return roster.resume(
                    name, changes.apply(roster.find(name).snapshot().options()));
        });
    }

    /**
     * Deletes a job with all it has on disk; a version that it has published stays.
     *
     * @param force also when it has not ended: its worker is stopped at once
     * @throws TouchstoneException JOB_NOT_FOUND, IN_USE
     */
    public void delete(JobName name, boolean force) {
        requireStarted();
        locked(() -> roster.delete(name, force));
    }

    /** Takes no more jobs and asks the workers to end, which takes them some seconds; {@link #close} waits for them. */
    public void askToEnd() {
        locked(() -> {
            closed = true;
        });
        launcher.askToEnd();
    }

    /** Ends all watches and lets go of the workers. */
    @Override
    public void close() {
        askToEnd();
        polling.forEach(task -> task.cancel(false));
        watches.forEach(JobWatch::shutDown);
        launcher.close();
        if (directoryLock != null) {
            directoryLock.close();
        }
    }

    /** Takes up the jobs of an earlier server. */
    void recover() {
        directoryLock = DirectoryLock.acquire(directory.jobs());
        locked(roster::recover);
        started = true;
    }

    /** One round: looks after the workers, starts the next ones, and serves the watchers. */
    void poll() {
        locked(() -> {
            if (!closed) {
                roster.round();
            }
        });
        watches.forEach(JobWatch::poll);
        watches.removeIf(JobWatch::isDone);
    }

    private void requireStarted() {
        if (!started) {
            throw new TouchstoneException(
                    Reason.JOBS_DISABLED,
                    "this server runs no training jobs (expected: the address of the one that does; TOUCHSTONE_JOBS decides)");
        }
    }

    private Optional<TrainingJob> madeBy(TrainingRequest request) {
        requireOpen();
        return roster.madeBy(request);
    }

    private void requireOpen() {
        if (closed) {
            throw new TouchstoneException(Reason.SHUTTING_DOWN, "the server is stopping; try again soon");
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** A running watch. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
