package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFilesTest {
    @TempDir
    private Path place;

    private final List<String> taken = new ArrayList<>();
    private Path file;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(place.resolve("file"), "one");
    }

    private WatchedFiles watched() {
        return new WatchedFiles("SETTING", List.of(file), contents -> {
            String text = new String(contents.getFirst(), StandardCharsets.UTF_8);
            if (text.equals("bad")) {
                throw new IOException("bad content");
            }
            taken.add(text);
        });
    }

    @Test
    void refresh_unchangedFile_isTakenOnce() {
        watched().refresh();
        assertThat(taken).containsExactly("one");
    }

    @Test
    void refresh_changedFile_isTakenAgain() throws IOException {
        WatchedFiles files = watched();
        Files.writeString(file, "two");
        files.refresh();
        assertThat(taken).containsExactly("one", "two");
    }

    @Test
    void refresh_badThenGoodFile_skipsTheBad() throws IOException {
        WatchedFiles files = watched();
        Files.writeString(file, "bad");
        files.refresh();
        assertThat(taken).containsExactly("one");
        Files.writeString(file, "two");
        files.refresh();
        assertThat(taken).containsExactly("one", "two");
    }

    @Test
    void refresh_fileGone_keepsWhatWasTaken() throws IOException {
        WatchedFiles files = watched();
        Files.delete(file);
        files.refresh();
        assertThat(taken).containsExactly("one");
    }

    @Test
    void refresh_linkTurnedElsewhere_isTakenAgain() throws IOException {
        Path link = place.resolve("link");
        Files.createSymbolicLink(link, file);
        Path real = file;
        file = link;
        WatchedFiles files = watched();
        Files.delete(link);
        Files.createSymbolicLink(link, Files.writeString(place.resolve("other"), "two"));
        files.refresh();
        assertThat(taken).containsExactly("one", "two");
        assertThat(real).hasContent("one");
    }

    @Test
    void create_missingOrBadFile_isRefusedByTheSetting() throws IOException {
        Files.writeString(file, "bad");
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(this::watched)
                .withMessageStartingWith("SETTING: ")
                .withMessageContaining("bad content");
        Files.delete(file);
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(this::watched)
                .withMessageContaining(file.toString());
    }
}
