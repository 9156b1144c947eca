package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Page;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.registry.ModelRegistry;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/** Accepts training jobs, starts their workers in order, follows their journals and answers for them. Thread-safe. */
public final class JobManager implements AutoCloseable {
    public JobManager(
            DataDirectory directory,
            BaseModels bases,
            ModelRegistry registry,
            JobLauncher launcher,
            JobLimits limits,
            InstantSource clock) {
        throw new UnsupportedOperationException();
    }

    /** Takes up the jobs of an earlier server, then follows journals and starts workers on the executor. */
    public void start(ScheduledExecutorService executor) {
        throw new UnsupportedOperationException();
    }

    /**
     * Accepts a job, or returns the job that the same request made before. With {@code validateOnly} the data is read too and
     * the job is returned without being made.
     *
     * @throws dev.touchstone.domain.TouchstoneException JOB_QUEUE_FULL, REQUEST_ID_REUSED, BASE_MODEL_NOT_FOUND,
     *     PATH_NOT_ALLOWED, PATH_NOT_FOUND, INVALID_DATA, STORAGE_FULL
     */
    public TrainingJob create(TrainingRequest request) {
        throw new UnsupportedOperationException();
    }

    /**
     * A job as it stands.
     *
     * @throws dev.touchstone.domain.TouchstoneException JOB_NOT_FOUND
     */
    public TrainingJob get(JobName name) {
        throw new UnsupportedOperationException();
    }

    /** Jobs, newest first; see {@link Page#of}. */
    public Page<TrainingJob> list(int pageSize, String pageToken) {
        throw new UnsupportedOperationException();
    }

    /**
     * Gives a watcher every event after a sequence number, past ones first, until the job has ended.
     *
     * @return closing it ends the watch without a further call
     * @throws dev.touchstone.domain.TouchstoneException JOB_NOT_FOUND, INVALID_REQUEST
     */
    public Watch watch(JobName name, long afterSequence, JobWatcher watcher) {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks a job to stop: a queued one is CANCELLED at once, a running one CANCELLING until its worker has stopped.
     *
     * @throws dev.touchstone.domain.TouchstoneException JOB_NOT_FOUND, JOB_ENDED
     */
    public TrainingJob cancel(JobName name) {
        throw new UnsupportedOperationException();
    }

    /** Ends all watches and lets go of the workers. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** A running watch. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
