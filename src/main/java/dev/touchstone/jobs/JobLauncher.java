package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Reason;
import java.util.Optional;

/**
 * Starts the worker of a job, wherever workers run: nothing outside an implementation assumes that a worker is a process of this
 * machine. A worker finds its job, and says that it lives, in the data directory alone.
 */
public interface JobLauncher extends AutoCloseable {
    /** Starts a worker on a device. WORKER_FAILED if that is impossible. */
    Handle start(JobName job, String device);

    /** The worker that has a job, whoever started it, if it still runs. */
    Optional<Handle> find(JobName job);

    /** Asks the workers that cannot outlive the server to leave a checkpoint and end; returns at once. */
    void askToEnd();

    /** Lets go of the workers; those that cannot outlive the server are asked to end, and stopped if they do not in time. */
    @Override
    void close();

    /** A started worker. */
    interface Handle {
        boolean isAlive();

        /** What it runs on, as it was asked to. */
        String device();

        /** Ends it by force. */
        void stop();

        /** Why it ended, as far as that can be seen from outside. */
        default Reason reason() {
            return Reason.WORKER_FAILED;
        }

        /** How it ended and where its log lies, in words; for a worker that has ended. */
        String ending();
    }
}
