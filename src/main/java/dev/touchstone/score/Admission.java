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
 * calls are. Tokens are estimated until the text is tokenized; where they turn out to be more than there is room for, a call is
 * refused then, and an item of a stream waits, before it costs the device anything. Thread-safe.
 */
public final class Admission {
    private final AdmissionLimits limits;
    private final Queue<Waiter> waiters = new ArrayDeque<>();
    private final Queue<Settling> settling = new ArrayDeque<>();
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
        if (!fits(load, Load.NONE)) {
            throw overloaded(load, admitted);
        }
        admitted = admitted.plus(load);
        return new Permit(load, false);
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
                throw overloaded(load, admitted);
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

    private TouchstoneException overloaded(Load more, Load others) {
        return new TouchstoneException(
                Reason.OVERLOADED,
                "items: " + others.items() + " with " + others.tokens() + " tokens in work and " + more.items()
                        + " with about " + more.tokens() + " more (expected: at most " + limits.items() + " with "
                        + limits.tokens() + " at once); retry after the delay in RetryInfo, or use StreamScore, which"
                        + " waits");
    }

    /** @param held what is held already by who asks */
    private boolean fits(Load load, Load held) {
        return admitted.minus(held).hasRoomFor(load, limits.items(), limits.tokens());
    }

    private boolean fitsStreams(Load load, Load held) {
        return fits(load, held) && ofStreams.minus(held).hasRoomFor(load, limits.streamItems(), limits.streamTokens());
    }

    private void serveWaiters() {
        for (Runnable next = nextServed(); next != null; next = nextServed()) {
            next.run();
        }
    }

    /** Items that are tokenized go before new ones. */
    private synchronized @Nullable Runnable nextServed() {
        return settling.isEmpty() ? nextAdmitted() : nextSettled();
    }

    private @Nullable Runnable nextSettled() {
        Settling next = settling.element();
        if (!fitsStreams(next.load, next.permit.load)) {
            return null;
        }
        settling.remove();
        next.permit.replace(next.load);
        return next.goOn;
    }

    private @Nullable Runnable nextAdmitted() {
        Waiter next = waiters.peek();
        if (next == null || !fitsStreams(next.load, Load.NONE)) {
            return null;
        }
        waiters.remove();
        admitted = admitted.plus(next.load);
        ofStreams = ofStreams.plus(next.load);
        Permit permit = new Permit(next.load, true);
        return () -> next.admit.accept(permit);
    }

    /** An item of a stream that waits for room for its tokens, and holds none: so nobody waits for who waits. */
    private record Settling(Permit permit, Load load, Runnable goOn) {}

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
        private final boolean ofStream;
        private Load load;

        private Permit(Load load, boolean ofStream) {
            this.load = load;
            this.ofStream = ofStream;
        }

        /**
         * Says how many tokens the items really have, and goes on when there is room for them: at once, or for an item of a stream
         * maybe later, on the thread that makes room. Never once it is closed.
         *
         * @throws TouchstoneException OVERLOADED when there is no room for a call's
         */
        void settle(long tokens, Runnable goOn) {
            if (settleNow(tokens, goOn)) {
                goOn.run();
            }
            serveWaiters();
        }

        private boolean settleNow(long tokens, Runnable goOn) {
            synchronized (Admission.this) {
                if (load.items() == 0) {
                    return false;
                }
                Load real = new Load(load.items(), tokens);
                if (tokens <= load.tokens()
                        || (ofStream ? settling.isEmpty() && fitsStreams(real, load) : fits(real, load))) {
                    replace(real);
                    return true;
                }
                if (!ofStream) {
                    throw overloaded(real, admitted.minus(load));
                }
                replace(new Load(load.items(), 0));
                settling.add(new Settling(this, real, goOn));
                return false;
            }
        }

        @Override
        public void close() {
            synchronized (Admission.this) {
                replace(Load.NONE);
                settling.removeIf(waiting -> waiting.permit == this);
                Admission.this.notifyAll();
            }
            serveWaiters();
        }

        private void replace(Load other) {
            Load more = other.minus(load);
            admitted = admitted.plus(more);
            if (ofStream) {
                ofStreams = ofStreams.plus(more);
            }
            load = other;
        }
    }
}
