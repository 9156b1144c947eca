package dev.touchstone.jobs;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
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
                reader.requirePresent();
                return;
            }
            if (next.get().sequence() > afterSequence) {
                watcher.event(next.get());
            }
            if (isLast(next.get())) {
                end();
                watcher.ended();
            }
        }
    }

    private static boolean isLast(JobEvent event) {
        return event.body() instanceof JobEvent.Body.Entered entered
                && entered.transition().state().isFinal();
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
