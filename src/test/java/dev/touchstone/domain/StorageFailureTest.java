package dev.touchstone.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StorageFailureTest {
    private static final Path FILE = Path.of("models/a/weights");
    private static final OptionalLong NO_SPACE = OptionalLong.of(4096);
    private static final OptionalLong MUCH_SPACE = OptionalLong.of(1L << 40);

    private static Reason reason(IOException cause, OptionalLong usableBytes) {
        return StorageFailure.of(FILE, cause, usableBytes).reason();
    }

    @Test
    void of_englishWords_isFull() {
        assertThat(reason(new IOException("No space left on device"), MUCH_SPACE))
                .isEqualTo(Reason.STORAGE_FULL);
        assertThat(reason(new FileSystemException("a", null, "Disk quota exceeded"), OptionalLong.empty()))
                .isEqualTo(Reason.STORAGE_FULL);
    }

    @Test
    void of_foreignWordsAndNoSpace_isFull() {
        IOException german = new IOException("Auf dem Ger\u00e4t ist kein Speicherplatz mehr verf\u00fcgbar");
        assertThat(reason(german, NO_SPACE)).isEqualTo(Reason.STORAGE_FULL);
        assertThat(reason(german, MUCH_SPACE)).isEqualTo(Reason.STORAGE_FAILED);
        assertThat(reason(german, OptionalLong.empty())).isEqualTo(Reason.STORAGE_FAILED);
    }

    @Test
    void of_anotherNamedProblemOnAFullDisk_isNotTakenForIt() {
        assertThat(reason(new AccessDeniedException("a"), NO_SPACE)).isEqualTo(Reason.STORAGE_FAILED);
    }

    @Test
    void of_pathThatIsNotThere_asksTheDiskOfItsParent() {
        TouchstoneException failure = StorageFailure.of(Path.of("target/missing/file"), new IOException("odd"));
        assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FAILED);
        assertThat(failure).hasMessage("target/missing/file: IOException: odd");
    }
}
