package dev.touchstone.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.grpc.v1.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFilesTest {
    @TempDir
    private Path directory;

    private final ModelVersion version = ModelVersion.newBuilder()
            .setName("models/a/versions/1")
            .setSizeBytes(5)
            .build();

    @Test
    void write_overAnOlderFile_replacesItAndLeavesNothingBeside() throws IOException {
        Path file = directory.resolve("touchstone.json");
        JsonFiles.write(file, ModelVersion.getDefaultInstance());
        JsonFiles.write(file, version);
        assertThat(JsonFiles.read(file, ModelVersion.newBuilder()).build()).isEqualTo(version);
        assertThat(Files.readString(file)).contains("\"size_bytes\": \"5\"");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void write_fullDisk_isStorageFullAndKeepsTheOldFile() throws IOException {
        Path file = directory.resolve("touchstone.json");
        JsonFiles.write(file, version);
        Files.createSymbolicLink(AtomicFiles.aside(file), Path.of("/dev/full"));
        TouchstoneException failure = catchThrowableOfType(
                TouchstoneException.class, () -> JsonFiles.write(file, ModelVersion.getDefaultInstance()));
        assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FULL);
        assertThat(failure).hasMessageContaining(file.toString());
        assertThat(JsonFiles.read(file, ModelVersion.newBuilder()).build()).isEqualTo(version);
        assertThat(AtomicFiles.aside(file)).doesNotExist();
    }

    @Test
    void write_missingDirectory_isStorageFailedNamingTheFile() {
        Path file = directory.resolve("missing/touchstone.json");
        TouchstoneException failure =
                catchThrowableOfType(TouchstoneException.class, () -> JsonFiles.write(file, version));
        assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FAILED);
        assertThat(failure).hasMessageContaining(file.toString());
    }

    @Test
    void read_fieldOfANewerVersion_isIgnored() throws IOException {
        Path file = directory.resolve("touchstone.json");
        Files.writeString(file, "{\"name\": \"models/a/versions/1\", \"size_bytes\": 5, \"mood\": {\"calm\": true}}");
        assertThat(JsonFiles.read(file, ModelVersion.newBuilder()).build()).isEqualTo(version);
    }

    @Test
    void read_brokenFile_namesItAndQuotesNothing() throws IOException {
        Path file = directory.resolve("request.json");
        Files.writeString(file, "{\"name\": \"secret\", ");
        assertThatThrownBy(() -> JsonFiles.read(file, ModelVersion.newBuilder()))
                .isInstanceOf(TouchstoneException.class)
                .hasMessage(file + ": not a readable ModelVersion (expected: its JSON)")
                .hasNoCause();
    }
}
