package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallDeadlineTest {
    private long now;
    private final CallDeadline deadline = CallDeadline.of(Optional.of(Deadline.after(2, TimeUnit.SECONDS, ticker())));

    @Test
    void isOver_farFromTheDeadline_isFalse() {
        assertThat(deadline.isOver()).isFalse();
        now = Duration.ofMillis(1_960).toNanos();
        assertThat(deadline.isOver()).isFalse();
    }

    @Test
    void isOver_callerRoundedItsTimeUp_isTrueALittleBefore() {
        now = Duration.ofMillis(1_975).toNanos();
        assertThat(deadline.isOver()).isTrue();
        now = Duration.ofMillis(2_500).toNanos();
        assertThat(deadline.isOver()).isTrue();
    }

    @Test
    void isOver_withoutDeadline_isNever() {
        assertThat(CallDeadline.NONE.isOver()).isFalse();
        assertThat(CallDeadline.NONE.timeLeft()).isEmpty();
    }

    private Deadline.Ticker ticker() {
        return new Deadline.Ticker() {
            @Override
            public long nanoTime() {
                return now;
            }
        };
    }
}
