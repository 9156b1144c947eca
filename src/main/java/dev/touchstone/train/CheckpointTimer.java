package dev.touchstone.train;

import dev.touchstone.domain.CheckpointPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** When the next checkpoint is due by time: each some minutes, or so seldom that writing them takes a hundredth of the time. */
final class CheckpointTimer {
    private static final long MOST_OFTEN = 100;

    private final InstantSource clock;
    private final Duration asked;
    private Duration interval;
    private Instant last;

    CheckpointTimer(CheckpointPolicy policy, InstantSource clock) {
        this.clock = clock;
        this.asked = Duration.ofMillis(Math.round(policy.minutes() * 60_000));
        this.interval = asked;
        this.last = clock.instant();
    }

    boolean isDue() {
        return !asked.isZero() && !clock.instant().isBefore(last.plus(interval));
    }

    /** A checkpoint was written, for which training waited since {@code start}. */
    void saved(Instant start) {
        last = clock.instant();
        Duration affordable = Duration.between(start, last).multipliedBy(MOST_OFTEN);
        interval = affordable.compareTo(asked) > 0 ? affordable : asked;
    }
}
