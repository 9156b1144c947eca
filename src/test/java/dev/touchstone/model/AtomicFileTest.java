package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path directory;

    @Test
    void write_fullDisk_keepsTheOldFileAndLeavesNothingBehind() throws IOException {
        Path file = Files.writeString(directory.resolve("config.json"), "old");

        assertThatThrownBy(() -> AtomicFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORAGE_FULL))
                .hasMessageStartingWith(file + ": ");
        assertThat(file).hasContent("old");
        assertThat(directory.toFile().list()).containsExactly("config.json");
    }

    @Test
    void write_otherFailure_isNoFullDisk() {
        assertThatThrownBy(() -> AtomicFile.write(directory.resolve("f"), channel -> {
                    throw new IOException("Input/output error");
                }))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORAGE_FAILED));
    }
}
