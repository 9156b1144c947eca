package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.Page;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.domain.Violations;
import dev.touchstone.registry.ModelRegistry;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Accepts training jobs, starts their workers in order, follows their journals and answers for them. Thread-safe. */
public final class JobManager implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JobManager.class.getName());
    private static final long POLL_MILLIS = 100;

    private final DataDirectory directory;
    private final JobStore store;
    private final RequestCheck check;
    private final ModelRegistry registry;
    private final JobLauncher launcher;
    private final JobLimits limits;
    private final InstantSource clock;
    private final JobIds ids;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock; oldest first.
    private final Map<JobName, ManagedJob> jobs = new TreeMap<>();
    private final List<JobWatch> watches = new CopyOnWriteArrayList<>();
    private @Nullable DirectoryLock directoryLock;
    private @Nullable Future<?> polling;
    private volatile boolean closed;

    public JobManager(
            DataDirectory directory,
            BaseModels bases,
            ModelRegistry registry,
            JobLauncher launcher,
            JobLimits limits,
            InstantSource clock) {
        this.directory = directory;
        this.store = new JobStore(directory);
        this.check = new RequestCheck(bases, new AllowedRoots(directory));
        this.registry = registry;
        this.launcher = launcher;
        this.limits = limits;
        this.clock = clock;
        this.ids = new JobIds(clock, new Random());
    }

    /** Takes up the jobs of an earlier server, then follows journals and starts workers on the executor. */
    public void start(ScheduledExecutorService executor) {
        recover();
        polling = executor.scheduleWithFixedDelay(this::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Accepts a job, or returns the job that the same request made before. With {@code validateOnly} the data is read too and
     * the job is returned without being made.
     *
     * @throws TouchstoneException JOB_QUEUE_FULL, REQUEST_ID_REUSED, INVALID_REQUEST, BASE_MODEL_NOT_FOUND, INVALID_MODEL,
     *     UNSUPPORTED_MODEL, PATH_NOT_ALLOWED, PATH_NOT_FOUND, INVALID_DATA, STORAGE_FULL, SHUTTING_DOWN
     */
    public TrainingJob create(TrainingRequest request) {
        if (request.validateOnly()) {
            TrainingSpec effective = check.effective(request.spec());
            check.data(effective);
            return TrainingJob.queued(ids.next(), effective, request.requestId(), clock.instant());
        }
        Optional<TrainingJob> made = locked(() -> madeBy(request));
        if (made.isPresent()) {
            return made.get();
        }
        TrainingSpec effective = check.effective(request.spec());
        return locked(() -> madeBy(request).orElseGet(() -> enqueue(request, effective)));
    }

    /**
     * A job as it stands.
     *
     * @throws TouchstoneException JOB_NOT_FOUND
     */
    public TrainingJob get(JobName name) {
        return locked(() -> find(name).snapshot());
    }

    /** Jobs, newest first; see {@link Page#of}. */
    public Page<TrainingJob> list(int pageSize, String pageToken) {
        List<TrainingJob> newestFirst = locked(
                        () -> jobs.values().stream().map(ManagedJob::snapshot).toList())
                .reversed();
        return Page.of(newestFirst, job -> job.name().id(), Comparator.reverseOrder(), pageSize, pageToken);
    }

    /**
     * Gives a watcher every event after a sequence number, past ones first, until the job has ended.
     *
     * @return closing it ends the watch without a further call
     * @throws TouchstoneException JOB_NOT_FOUND, INVALID_REQUEST
     */
    public Watch watch(JobName name, long afterSequence, JobWatcher watcher) {
        new Violations()
                .check(afterSequence >= 0, "after_sequence", afterSequence, ">= 0")
                .throwIfAny();
        return locked(() -> {
            JobWatch watch = new JobWatch(store.reader(find(name).name()), afterSequence, watcher);
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
        return locked(() -> {
            ManagedJob job = find(name);
            job.cancel();
            return job.snapshot();
        });
    }

    /** Ends all watches and lets go of the workers. */
    @Override
    public void close() {
        locked(() -> {
            closed = true;
            return closed;
        });
        if (polling != null) {
            polling.cancel(false);
        }
        watches.forEach(JobWatch::shutDown);
        launcher.close();
        if (directoryLock != null) {
            directoryLock.close();
        }
    }

    /** Takes up the jobs of an earlier server: those that run go on, those whose worker is gone have failed. */
    void recover() {
        directoryLock = DirectoryLock.acquire(directory.jobs());
        locked(() -> {
            store.names().forEach(name -> guarded(name, () -> recover(name)));
            return jobs;
        });
    }

    private void recover(JobName name) {
        ManagedJob job = new ManagedJob(store.read(name), store, clock);
        jobs.put(name, job);
        job.refresh();
        if (job.state().isFinal()) {
            return;
        }
        launcher.find(name).ifPresent(job::startedBy);
        if (!job.hasWorker() && job.state() != JobState.QUEUED) {
            job.abandon(registry, "the server or worker stopped; start it again");
        }
    }

    /** One round: looks after the workers, starts the next ones, and serves the watchers. */
    void poll() {
        locked(() -> {
            if (!closed) {
                jobs.values().forEach(job -> guarded(job.name(), () -> job.supervise(registry, limits.cancelGrace())));
                startNext();
            }
            return closed;
        });
        watches.forEach(JobWatch::poll);
        watches.removeIf(JobWatch::isDone);
    }

    private void startNext() {
        long free = limits.maxRunning()
                - jobs.values().stream().filter(ManagedJob::hasWorker).count();
        jobs.values().stream()
                .filter(ManagedJob::isWaiting)
                .limit(Math.max(0, free))
                .forEach(job -> guarded(job.name(), () -> start(job)));
    }

    private void start(ManagedJob job) {
        try {
            job.startedBy(launcher.start(job.name()));
        } catch (TouchstoneException e) {
            job.fail(e.reason(), String.valueOf(e.getMessage()));
        }
    }

    private Optional<TrainingJob> madeBy(TrainingRequest request) {
        if (closed) {
            throw new TouchstoneException(Reason.SHUTTING_DOWN, "the server is stopping; try again soon");
        }
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

    private TrainingJob enqueue(TrainingRequest request, TrainingSpec effective) {
        long waiting = jobs.values().stream()
                .filter(job -> job.state() == JobState.QUEUED)
                .count();
        if (waiting >= limits.maxQueued()) {
            throw new TouchstoneException(
                    Reason.JOB_QUEUE_FULL,
                    waiting + " jobs are waiting (expected: fewer than " + limits.maxQueued()
                            + "); try again when one has started, or cancel one");
        }
        TrainingJob job = TrainingJob.queued(ids.next(), effective, request.requestId(), clock.instant());
        store.create(job, request);
        jobs.put(job.name(), new ManagedJob(job, store, clock));
        return job;
    }

    private ManagedJob find(JobName name) {
        ManagedJob job = jobs.get(name);
        if (job == null) {
            throw JobStore.notFound(name);
        }
        return job;
    }

    /** What goes wrong with one job must not stop the others; it is tried again in the next round. */
    private static void guarded(JobName name, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", name, e.getMessage());
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
