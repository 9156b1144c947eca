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

        assertThat(written.toString().lines()).containsExactly(line(1), line(3), line(4));
    }

    private static String line(int step) {
        return "step " + step + " of 4  epoch 1.00  loss 0.600 (0.500)  accuracy 0.75  lr 1.00e-04  grad norm 1.00"
                + "  1,234 tokens/s  padding 0%  memory 1.0 MB  1:30 left";
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
