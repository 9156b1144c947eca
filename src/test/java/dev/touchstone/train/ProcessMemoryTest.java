package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessMemoryTest {
    @TempDir
    private Path directory;

    @Test
    void bytes_statusFile_readsThePeakAndThePresent() throws IOException {
        Path status = Files.writeString(
                directory.resolve("status"), "Name:\tjava\nVmPeak:\t  900 kB\nVmHWM:\t  523 kB\nVmRSS:\t  100 kB\n");

        assertThat(ProcessMemory.bytes(status, ProcessMemory.PEAK)).isEqualTo(523 * 1024);
        assertThat(ProcessMemory.bytes(status, ProcessMemory.NOW)).isEqualTo(100 * 1024);
    }

    @Test
    void bytes_noStatusFile_isZero() {
        assertThat(ProcessMemory.bytes(directory.resolve("none"), ProcessMemory.PEAK))
                .isZero();
    }
}
