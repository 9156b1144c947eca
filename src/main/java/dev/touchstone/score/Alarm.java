package dev.touchstone.score;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Tells when time has passed. */
@FunctionalInterface
public interface Alarm {
    /** By the clock on the wall. */
    Alarm REAL = delay -> new CompletableFuture<Void>().completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS);

    /** Completes after the delay, on a thread that must not be kept; cancelled by whom it does not concern any more. */
    CompletableFuture<Void> after(Duration delay);
}
