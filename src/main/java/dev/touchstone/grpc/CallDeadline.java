package dev.touchstone.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Until when the caller of a call waits. */
record CallDeadline(Optional<Deadline> deadline) {
    /** That of the call whose method is running on this thread. */
    static CallDeadline current() {
        return new CallDeadline(Optional.ofNullable(Context.current().getDeadline()));
    }

    /** Empty = without limit. */
    Optional<Duration> timeLeft() {
        return deadline.map(d -> Duration.ofNanos(d.timeRemaining(TimeUnit.NANOSECONDS)));
    }
}
