package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.CheckpointPolicy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CheckpointTimerTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void isDue_minutesPassed_untilSaved() {
        CheckpointTimer timer = new CheckpointTimer(new CheckpointPolicy(0, 1.5, 2), clock);

        clock.advance(Duration.ofSeconds(89));
        assertThat(timer.isDue()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(timer.isDue()).isTrue();
        timer.saved(clock.instant());
        assertThat(timer.isDue()).isFalse();
    }

    @Test
    void isDue_writingTakesLong_isAHundredTimesAsLongAfterwards() {
        CheckpointTimer timer = new CheckpointTimer(new CheckpointPolicy(0, 1, 2), clock);
        Instant start = clock.instant();
        clock.advance(Duration.ofSeconds(2));
        timer.saved(start);

        clock.advance(Duration.ofSeconds(199));
        assertThat(timer.isDue()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(timer.isDue()).isTrue();
    }

    @Test
    void isDue_noMinutes_never() {
        CheckpointTimer timer = new CheckpointTimer(new CheckpointPolicy(5, 0, 2), clock);

        clock.advance(Duration.ofDays(1));

        assertThat(timer.isDue()).isFalse();
    }
}
