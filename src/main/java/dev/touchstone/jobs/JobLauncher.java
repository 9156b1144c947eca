package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.Reason;
import java.util.Optional;

/** Starts the worker of a job, wherever workers run. */
public interface JobLauncher extends AutoCloseable {
    /** Starts a worker. WORKER_FAILED if that is impossible. */
    Handle start(JobName job);

    /** The worker of a job that an earlier server started, if it still runs. */
    Optional<Handle> find(JobName job);

    /** Lets go of the workers; those that cannot outlive the server are stopped. */
    @Override
    void close();

    /** A started worker. */
    interface Handle {
        boolean isAlive();

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
