package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.TrainingProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private final StringWriter written = new StringWriter();
    private Instant now = Instant.EPOCH;
    private final ProgressLines lines = new ProgressLines(new PrintWriter(written, true), () -> now);

    @Test
    void progressed_stepsCloseTogether_onlySomeAreShown() {
        lines.progressed(step(1));
        now = now.plusSeconds(1);
        lines.progressed(step(2));
        now = now.plusSeconds(5);
        lines.progressed(step(3));
        lines.progressed(step(4));

        assertThat(written.toString().lines())
                .containsExactly(
                        "step 1 of 4  loss 0.500  accuracy 0.75  1,234 tokens/s  1:30 left",
                        "step 3 of 4  loss 0.500  accuracy 0.75  1,234 tokens/s  1:30 left",
                        "step 4 of 4  loss 0.500  accuracy 0.75  1,234 tokens/s  1:30 left");
    }

    static TrainingProgress step(int step) {
        return new TrainingProgress(
                step,
                4,
                1,
                0.5,
                0.75,
                0.1,
                1e-4,
                1,
                1234.4,
                0,
                1 << 20,
                Duration.ofSeconds(90),
                0.6,
                900,
                Duration.ofSeconds(30));
    }
}
