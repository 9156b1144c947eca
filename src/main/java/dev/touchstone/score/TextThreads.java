package dev.touchstone.score;

import dev.touchstone.domain.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Threads for work on texts, in the order of {@link TextOrder}. Long texts leave one thread to short ones, which therefore never
 * wait for the end of a long one. Thread-safe.
 */
public final class TextThreads implements TextExecutor {
    private final Executor threads;
    private final int mostLong;
    private final List<TextWork> waiting = new ArrayList<>();
    private int longRunning;
    private int heldBack;
    private int passedOver;

    /** @param count of the threads */
    public TextThreads(Executor threads, int count) {
        this.threads = threads;
        this.mostLong = Math.max(1, count - 1);
    }

    @Override
    public void execute(TextWork work) {
        synchronized (this) {
            waiting.add(work);
        }
        threads.execute(this::runNext);
    }

    private void runNext() {
        take().ifPresent(this::run);
    }

    private void run(TextWork work) {
        try {
            work.run();
        } finally {
            if (freesOneHeldBack(work)) {
                threads.execute(this::runNext);
            }
        }
    }

    private synchronized Optional<TextWork> take() {
        Optional<TextWork> next = TextOrder.next(waiting, passedOver, longRunning < mostLong);
        next.ifPresentOrElse(this::begin, () -> heldBack++);
        return next;
    }

    private void begin(TextWork work) {
        waiting.remove(work);
        longRunning += work.isLong() ? 1 : 0;
        boolean bulkWaits = waiting.stream().anyMatch(other -> other.priority() == Priority.BULK);
        passedOver = bulkWaits && work.priority() == Priority.INTERACTIVE ? passedOver + 1 : 0;
    }

    /** Whether one of those can begin now that could not because it is long. */
    private synchronized boolean freesOneHeldBack(TextWork work) {
        if (!work.isLong()) {
            return false;
        }
        longRunning--;
        if (heldBack == 0) {
            return false;
        }
        heldBack--;
        return true;
    }
}
