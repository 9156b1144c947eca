package dev.touchstone.score;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounded permits, one per item from its arrival to its outcome. Calls are refused at once when there are none; streams wait in
 * line. Thread-safe.
 */
public final class Admission {
    private final int limit;
    private final int streamLimit;
    private final Queue<Waiter> waiters = new ArrayDeque<>();
    private int admitted;
    private int admittedOfStreams;
    private boolean closed;

    public Admission(ScoreSettings settings) {
        this.limit = settings.maxConcurrentItems();
        this.streamLimit = settings.maxStreamItems();
    }

    /**
     * A permit for all items of a call.
     *
     * @throws TouchstoneException OVERLOADED when not all can be admitted now, SHUTTING_DOWN
     */
    public synchronized Permit acquire(int items) {
        refuseIfClosed();
        if (admitted + items > limit) {
            throw new TouchstoneException(
                    Reason.OVERLOADED,
                    "items: " + admitted + " in work and " + items + " more (expected: at most " + limit
                            + " at once); retry after the delay in RetryInfo, or use StreamScore, which waits");
        }
        admitted += items;
        return new Permit(items, false);
    }

    /**
     * Hands a permit for one item of a stream to {@code admit} as soon as there is one: on the calling thread, or later on the
     * thread that gives one back.
     *
     * @throws TouchstoneException SHUTTING_DOWN
     */
    public Waiter acquireWhenFree(Consumer<Permit> admit) {
        Waiter waiter = new Waiter(admit);
        synchronized (this) {
            refuseIfClosed();
            waiters.add(waiter);
        }
        serveWaiters();
        return waiter;
    }

    /** Items admitted now. */
    public synchronized int admitted() {
        return admitted;
    }

    /** Accepts nothing more; what was accepted goes on. */
    public synchronized void close() {
        closed = true;
    }

    /** Waits until nothing is admitted or in line; false if that takes longer than {@code limit}. */
    public synchronized boolean awaitIdle(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toNanos(); left > 0 && !isIdle(); left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return isIdle();
    }

    private boolean isIdle() {
        return admitted == 0 && waiters.isEmpty();
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new TouchstoneException(Reason.SHUTTING_DOWN, "the server is stopping; retry on another replica");
        }
    }

    private void serveWaiters() {
        for (Waiter next = nextAdmitted(); next != null; next = nextAdmitted()) {
            next.admit.accept(new Permit(1, true));
        }
    }

    private synchronized @Nullable Waiter nextAdmitted() {
        if (admitted >= limit || admittedOfStreams >= streamLimit) {
            return null;
        }
        Waiter next = waiters.poll();
        if (next != null) {
            admitted++;
            admittedOfStreams++;
        }
        return next;
    }

    private void release(Permit permit) {
        synchronized (this) {
            admitted -= permit.items;
            admittedOfStreams -= permit.ofStream ? permit.items : 0;
            notifyAll();
        }
        serveWaiters();
    }

    /** A place in the line of streams. */
    public final class Waiter {
        private final Consumer<Permit> admit;

        private Waiter(Consumer<Permit> admit) {
            this.admit = admit;
        }

        /** Leaves the line; no effect once admitted. */
        public void leave() {
            synchronized (Admission.this) {
                waiters.remove(this);
            }
        }
    }

    /** Admitted items; given back by the first {@link #close}. */
    public final class Permit implements AutoCloseable {
        private final int items;
        private final boolean ofStream;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Permit(int items, boolean ofStream) {
            this.items = items;
            this.ofStream = ofStream;
        }

        @Override
        public void close() {
            if (held.compareAndSet(true, false)) {
                release(this);
            }
        }
    }
}
