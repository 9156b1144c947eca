package dev.touchstone.train;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What may end a run early: a cancellation, or its longest runtime.
 *
 * @param start when it would have begun, had it never been interrupted
 */
record RunLimits(BooleanSupplier cancelled, Optional<Duration> maxRuntime, InstantSource clock, Instant start) {
    /** @throws TouchstoneException CANCELLED, MAX_RUNTIME_EXCEEDED */
    void check() {
        if (cancelled.getAsBoolean()) {
            throw new TouchstoneException(Reason.CANCELLED, "the run was cancelled");
        }
        if (maxRuntime.isPresent() && elapsed().compareTo(maxRuntime.get()) > 0) {
            throw new TouchstoneException(
                    Reason.MAX_RUNTIME_EXCEEDED,
                    "max_runtime: " + maxRuntime.get().toSeconds()
                            + " s have passed; allow more time, or train on less data or fewer epochs");
        }
    }

    /** Time of all attempts. */
    Duration elapsed() {
        return Duration.between(start, clock.instant());
    }
}
