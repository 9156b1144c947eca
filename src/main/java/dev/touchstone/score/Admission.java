package dev.touchstone.score;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounded permits, in items and tokens, one per item from its arrival to its outcome. Calls are refused at once when there are
 * none. A stream waits in a bounded line, which is how its client learns to slow down; beyond the line its items are refused as
 * calls are. Tokens are estimated until the text is tokenized. Thread-safe.
 */
public final class Admission {
    private final AdmissionLimits limits;
    private final Queue<Waiter> waiters = new ArrayDeque<>();
    private Load admitted = Load.NONE;
    private Load ofStreams = Load.NONE;
    private boolean closed;

    public Admission(AdmissionLimits limits) {
        this.limits = limits;
    }

    /**
     * A permit for all items of a call.
     *
     * @throws TouchstoneException OVERLOADED when not all can be admitted now, SHUTTING_DOWN
     */
    public Permit acquire(List<ScoreInput> inputs) {
        return acquire(Load.estimate(inputs));
    }

    synchronized Permit acquire(Load load) {
        refuseIfClosed();
        if (!fits(load)) {
            throw overloaded(load);
        }
        admitted = admitted.plus(load);
        return new Permit(load, null);
    }

    /**
     * Hands a permit for one item of a stream to {@code admit} as soon as there is one: on the calling thread, or later on the
     * thread that gives one back.
     *
     * @throws TouchstoneException OVERLOADED when the line is full, SHUTTING_DOWN
     */
    public Waiter acquireWhenFree(ScoreInput input, Consumer<Permit> admit) {
        Load load = Load.estimate(List.of(input));
        Waiter waiter = new Waiter(load, admit);
        synchronized (this) {
            refuseIfClosed();
            if (waiters.size() >= limits.waitingItems()) {
                throw overloaded(load);
            }
            waiters.add(waiter);
        }
        serveWaiters();
        return waiter;
    }

    /** Items admitted now. */
    public synchronized int admittedItems() {
        return admitted.items();
    }

    /** Tokens of the items admitted now. */
    public synchronized long admittedTokens() {
        return admitted.tokens();
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
        return admitted.items() == 0 && waiters.isEmpty();
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new TouchstoneException(Reason.SHUTTING_DOWN, "the server is stopping; retry on another replica");
        }
    }

    private TouchstoneException overloaded(Load more) {
        return new TouchstoneException(
                Reason.OVERLOADED,
                "items: " + admitted.items() + " with " + admitted.tokens() + " tokens in work and " + more.items()
                        + " with about " + more.tokens() + " more (expected: at most " + limits.items() + " with "
                        + limits.tokens() + " at once); retry after the delay in RetryInfo, or use StreamScore, which"
                        + " waits");
    }

    private boolean fits(Load load) {
        return admitted.plus(load).fits(limits.items(), limits.tokens());
    }

    private void serveWaiters() {
        for (Permit next = nextAdmitted(); next != null; next = nextAdmitted()) {
            next.handOver();
        }
    }

    private synchronized @Nullable Permit nextAdmitted() {
        Waiter next = waiters.peek();
        if (next == null
                || !fits(next.load)
                || !ofStreams.plus(next.load).fits(limits.streamItems(), limits.streamTokens())) {
            return null;
        }
        waiters.remove();
        admitted = admitted.plus(next.load);
        ofStreams = ofStreams.plus(next.load);
        return new Permit(next.load, next.admit);
    }

    /** A place in the line of streams. */
    public final class Waiter {
        private final Load load;
        private final Consumer<Permit> admit;

        private Waiter(Load load, Consumer<Permit> admit) {
            this.load = load;
            this.admit = admit;
        }

        /** Leaves the line; no effect once admitted. */
        public void leave() {
            synchronized (Admission.this) {
                waiters.remove(this);
            }
            serveWaiters();
        }
    }

    /** Admitted items; given back by the first {@link #close}. */
    public final class Permit implements AutoCloseable {
        private final @Nullable Consumer<Permit> stream;
        private Load load;

        private Permit(Load load, @Nullable Consumer<Permit> stream) {
            this.load = load;
            this.stream = stream;
        }

        private void handOver() {
            if (stream != null) {
                stream.accept(this);
            }
        }

        /** Says how many tokens the items really have. */
        void correct(long tokens) {
            synchronized (Admission.this) {
                if (load.items() > 0) {
                    replace(new Load(load.items(), tokens));
                }
            }
            serveWaiters();
        }

        @Override
        public void close() {
            synchronized (Admission.this) {
                replace(Load.NONE);
                Admission.this.notifyAll();
            }
            serveWaiters();
        }

        private void replace(Load other) {
            Load more = other.minus(load);
            admitted = admitted.plus(more);
            if (stream != null) {
                ofStreams = ofStreams.plus(more);
            }
            load = other;
        }
    }
}
