package dev.touchstone.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Until when the caller of a call waits.
 *
 * @param slack how long before its deadline a caller may seem to give up at it
 */
record CallDeadline(Optional<Deadline> deadline, Duration slack) {
    /** Messages take this much longer at one time than at another. */
    private static final Duration JITTER = Duration.ofMillis(10);
    /** gRPC's C core, and with it Python and C++, rounds the time it tells up to two or more digits. */
    private static final int ROUNDING = 100;

    static final CallDeadline NONE = of(Optional.empty());

    /** That of the call whose method is running on this thread. */
    static CallDeadline current() {
        return of(Optional.ofNullable(Context.current().getDeadline()));
    }

    /** Of a call that has just begun. */
    static CallDeadline of(Optional<Deadline> deadline) {
        Duration whole = timeLeft(deadline).orElse(Duration.ZERO);
        return new CallDeadline(deadline, JITTER.plus(whole.dividedBy(ROUNDING)));
    }

    /** Empty = without limit. */
    Optional<Duration> timeLeft() {
        return timeLeft(deadline);
    }

    /** Whether a caller who leaves now does so because of the deadline: by its own clock, and mostly before the server knows. */
    boolean isOver() {
        return timeLeft().filter(left -> left.compareTo(slack) <= 0).isPresent();
    }

    private static Optional<Duration> timeLeft(Optional<Deadline> deadline) {
        return deadline.map(d -> Duration.ofNanos(d.timeRemaining(TimeUnit.NANOSECONDS)));
    }
}
