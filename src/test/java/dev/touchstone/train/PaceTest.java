package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.RunTotals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final RunTotals STEPPED = RunTotals.NONE.stepped(0.7, 1000, Duration.ofSeconds(2));

    @Test
    void tokensPerSecond_nothingTrained_isZero() {
        Pace pace = new Pace(RunTotals.NONE, 3000);

        assertThat(pace.tokensPerSecond()).isZero();
        assertThat(pace.timeLeft(10, 1)).isZero();
    }

    @Test
    void timeLeft_noEvaluationYet_isEstimatedFromItsTokens() {
        Pace pace = new Pace(STEPPED, 3000);

        assertThat(pace.tokensPerSecond()).isEqualTo(500);
        assertThat(pace.timeLeft(10, 2)).isEqualTo(Duration.ofSeconds(10 * 2 + 2 * 2));
    }

    @Test
    void timeLeft_evaluationSeen_takesItsTime() {
        Pace pace = new Pace(STEPPED.evaluated(Duration.ofSeconds(7)), 3000);

        assertThat(pace.tokensPerSecond()).isEqualTo(500);
        assertThat(pace.timeLeft(10, 2)).isEqualTo(Duration.ofSeconds(10 * 2 + 2 * 7));
    }
}
