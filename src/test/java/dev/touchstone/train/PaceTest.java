package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private final Pace pace = new Pace(3000);

    @Test
    void tokensPerSecond_nothingTrained_isZero() {
        assertThat(pace.tokensPerSecond()).isZero();
        assertThat(pace.timeLeft(10, 1)).isZero();
    }

    @Test
    void timeLeft_noEvaluationYet_isEstimatedFromItsTokens() {
        pace.trained(1000, Duration.ofSeconds(2));

        assertThat(pace.tokensPerSecond()).isEqualTo(500);
        assertThat(pace.timeLeft(10, 2)).isEqualTo(Duration.ofSeconds(10 * 2 + 2 * 2));
    }

    @Test
    void timeLeft_evaluationSeen_takesItsTime() {
        pace.trained(1000, Duration.ofSeconds(2));
        pace.evaluated(Duration.ofSeconds(7));

        assertThat(pace.tokensPerSecond()).isEqualTo(500);
        assertThat(pace.timeLeft(10, 2)).isEqualTo(Duration.ofSeconds(10 * 2 + 2 * 7));
    }
}
