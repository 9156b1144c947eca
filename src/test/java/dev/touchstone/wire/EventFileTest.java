package dev.touchstone.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final Instant TIME = Instant.parse("2026-11-26T12:00:00.250Z");

    @TempDir
    private Path scratch;

    @Test
    void events_asTensorBoardWritesThem_areTheSameBytes() throws IOException {
        Map<String, Double> step = new LinkedHashMap<>();
        step.put("train/loss", 0.6931);
        step.put("train/learning_rate", 1e-4);
        try (EventFile file = EventFile.create(scratch.resolve("runs"), TIME)) {
            file.restart(TIME, 7);
            file.scalars(TIME.plusSeconds(1), 7, step);
            file.scalars(TIME.plusSeconds(2), 300, Map.of("eval/accuracy", 0.875));
        }

        assertThat(scratch.resolve("runs/events.out.tfevents.1795694400250.touchstone"))
                .hasSameBinaryContentAs(Path.of("src/test/resources/tensorboard/events.bin"));
    }

    @Test
    void create_directoryThatIsAFile_saysSo() throws IOException {
        Path file = Files.createFile(scratch.resolve("runs"));

        TouchstoneException failure =
                Assertions.catchThrowableOfType(TouchstoneException.class, () -> EventFile.create(file, TIME));

        assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FAILED);
    }
}
