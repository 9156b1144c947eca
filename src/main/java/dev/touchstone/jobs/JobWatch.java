package dev.touchstone.jobs;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.Violations;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** One watcher's place in a journal. */
final class JobWatch implements JobManager.Watch {
    private static final System.Logger LOG = System.getLogger(JobWatch.class.getName());

    private final JournalReader reader;
    private final long afterSequence;
    private final JobWatcher watcher;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private volatile boolean done;

    JobWatch(JournalReader reader, long afterSequence, JobWatcher watcher) {
        this.reader = reader;
        this.afterSequence = afterSequence;
        this.watcher = watcher;
    }

    /**
     * Refuses to wait for the end of what a job never told.
     *
     * @throws TouchstoneException INVALID_REQUEST
     */
    static void requireReached(long afterSequence, TrainingJob job) {
        new Violations()
                .check(
                        afterSequence >= 0 && afterSequence <= job.lastSequence(),
                        "after_sequence",
                        afterSequence,
                        "0 to " + job.lastSequence() + ", the last event of " + job.name())
                .throwIfAny();
    }

    /** Gives the watcher what there is and what it takes. */
    void poll() {
        if (!oneAtATime.tryLock()) {
            return;
        }
        try {
            deliver();
        } catch (TouchstoneException e) {
            end();
            watcher.failed(e);
        } catch (RuntimeException e) {
            end();
            LOG.log(System.Logger.Level.WARNING, "A watcher failed: {0}", e.toString());
        } finally {
            oneAtATime.unlock();
        }
    }

    private void deliver() {
        while (!done && watcher.isReady()) {
            Optional<JobEvent> next = reader.next();
            if (next.isEmpty()) {
                atTheEnd();
                return;
            }
            if (next.get().sequence() > afterSequence) {
                watcher.event(next.get());
            }
        }
    }

    /** A job that was resumed has ended before; what counts is what its journal says last. */
    private void atTheEnd() {
        if (reader.place().state().map(JobState::hasEnded).orElse(false)) {
            end();
            watcher.ended();
        } else {
            reader.requirePresent();
        }
    }

    boolean isDone() {
        return done;
    }

    /** Tells the watcher that nothing more will come. */
    void shutDown() {
        oneAtATime.lock();
        try {
            if (!done) {
                end();
                watcher.failed(new TouchstoneException(
                        Reason.SHUTTING_DOWN, "the server is stopping; watch on from the last sequence number"));
            }
        } finally {
            oneAtATime.unlock();
        }
    }

    private void end() {
        done = true;
    }

    @Override
    public void close() {
        end();
    }
}
