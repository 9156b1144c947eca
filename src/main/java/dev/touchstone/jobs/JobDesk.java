package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Page;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The jobs of a data directory, for somebody at its machine. Whether a server runs them or not makes no difference: what is asked for
 * stands in the journals, which the server follows, and the next one reads.
 */
public final class JobDesk {
    private static final long POLL_MILLIS = 200;

    private final JobStore store;
    private final JobShelf shelf;
    private final InstantSource clock;

    public JobDesk(DataDirectory directory, InstantSource clock) {
        this.store = new JobStore(directory);
        this.shelf = new JobShelf(directory);
        this.clock = clock;
    }

    /** Jobs as they stand; at most {@code limit}, see {@link Page}. */
    public List<TrainingJob> list(JobQuery query, int limit) {
        List<TrainingJob> found = query.of(store.readable().reversed().stream().map(this::latest));
        return query.page(found, limit, "").items();
    }

    private TrainingJob latest(TrainingJob stored) {
        return new ManagedJob(stored, store, clock).snapshot();
    }

    /**
     * Asks a job to stop; see {@link JobManager#cancel}.
     *
     * @throws TouchstoneException JOB_NOT_FOUND, JOB_ENDED
     */
    public TrainingJob cancel(JobName name) {
        ManagedJob job = job(name);
        job.cancel();
        return job.snapshot();
    }

    /**
     * Queues a job again; see {@link JobManager#resume}.
     *
     * @throws TouchstoneException JOB_NOT_FOUND, JOB_NOT_RESUMABLE, INVALID_REQUEST
     */
    public TrainingJob resume(JobName name, UnaryOperator<TrainingOptions> changes) {
        ManagedJob job = job(name);
        job.resume(changes.apply(job.snapshot().options()));
        store.announce(name);
        return job.snapshot();
    }

    /**
     * Deletes a job that has ended, with all it has on disk.
     *
     * @throws TouchstoneException JOB_NOT_FOUND, IN_USE
     */
    public void delete(JobName name) {
        require(name);
        shelf.delete(name);
    }

    /**
     * Gives a watcher every event of a job after a sequence number, past ones first, on this thread, until the job has ended.
     *
     * @throws TouchstoneException JOB_NOT_FOUND, INVALID_REQUEST
     */
    public void watch(JobName name, long afterSequence, JobWatcher watcher) throws InterruptedException {
        require(name);
        JobWatch.requireReached(afterSequence, latest(store.read(name)));
        JobWatch watch = new JobWatch(store.reader(name, afterSequence), afterSequence, watcher);
        for (watch.poll(); !watch.isDone(); watch.poll()) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private ManagedJob job(JobName name) {
        require(name);
        ManagedJob job = new ManagedJob(store.read(name), store, clock);
        job.refresh();
        return job;
    }

    private void require(JobName name) {
        if (!store.exists(name)) {
            throw JobStore.notFound(name);
        }
    }
}
