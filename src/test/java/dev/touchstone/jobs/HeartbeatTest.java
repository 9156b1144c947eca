package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.testing.ManualNanos;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatTest {
    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private final ManualNanos nanos = new ManualNanos();

    @Test
    void silence_heartbeatThatStops_growsUntilTheNextBeat() {
        Path file = directory.resolve("heartbeat");
        Heartbeat.Listener listener = new Heartbeat.Listener(file, nanos);
        nanos.advance(Duration.ofSeconds(3));
        assertThat(listener.silence()).isEqualTo(Duration.ofSeconds(3));
        Heartbeat.beat(file, clock);
        assertThat(listener.silence()).isZero();
        nanos.advance(Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(2));
        Heartbeat.beat(file, clock);
        assertThat(listener.silence()).isZero();
        nanos.advance(Duration.ofSeconds(5));
        assertThat(listener.silence()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void silence_clockOfTheOtherSetBack_isNoSilence() {
        Path file = directory.resolve("heartbeat");
        Heartbeat.beat(file, clock);
        Heartbeat.Listener listener = new Heartbeat.Listener(file, nanos);
        nanos.advance(Duration.ofSeconds(5));
        clock.advance(Duration.ofHours(-1));
        Heartbeat.beat(file, clock);
        assertThat(listener.silence()).isZero();
    }

    @Test
    void watch_noServerForAWhile_isOrphanedUntilOneIsHeard() {
        Path server = directory.resolve("server");
        Heartbeat.beat(server, clock);
        try (WorkerWatch watch = new WorkerWatch(directory.resolve("worker"), server, 0, clock, nanos)) {
            nanos.advance(WorkerWatch.ORPHANED_AFTER);
            assertThat(watch.isOrphaned()).isFalse();
            nanos.advance(Duration.ofSeconds(1));
            assertThat(watch.isOrphaned()).isTrue();
            clock.advance(Duration.ofSeconds(1));
            Heartbeat.beat(server, clock);
            assertThat(watch.isOrphaned()).isFalse();
        }
    }

    @Test
    void watch_memoryBeyondItsLimit_isSeen() {
        try (WorkerWatch strict = new WorkerWatch(directory, directory, 1, clock, nanos);
                WorkerWatch free = new WorkerWatch(directory, directory, 0, clock, nanos)) {
            assertThat(strict.isBeyondMemory()).isTrue();
            assertThat(free.isBeyondMemory()).isFalse();
        }
    }
}
