package dev.touchstone.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock moved by hand; each look moves it by a microsecond, so that no two ids are made at one time. */
final class ManualClock implements InstantSource {
    private Instant now = JobFixtures.START;

    @Override
    public synchronized Instant instant() {
        now = now.plusNanos(1000);
        return now;
    }

    synchronized void advance(Duration time) {
        now = now.plus(time);
    }
}
