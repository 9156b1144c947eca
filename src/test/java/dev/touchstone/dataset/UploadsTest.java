package dev.touchstone.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
    private static final String ID = "0b9a1c52-6a55-4ac8-9b8e-000000000001";
    private static final String OTHER = "0b9a1c52-6a55-4ac8-9b8e-000000000002";

    @TempDir
    Path root;

    private Uploads uploads;

    @BeforeEach
    void open() {
        uploads = new Uploads(root, 10, InstantSource.system());
    }

    @Test
    void append_againFromTheMiddle_goesOnWhereItEnded() {
        assertThat(uploads.append(ID, 0, bytes("abcd"))).isEqualTo(4);
        assertThat(uploads.append(ID, 2, bytes("cdef"))).isEqualTo(6);
        assertThat(uploads.append(ID, 0, bytes("ab"))).isEqualTo(6);
        assertThat(uploads.committed(ID)).isEqualTo(6);
        assertThat(uploads.file(ID)).hasContent("abcdef");
    }

    @Test
    void append_gapOrTooMuchOrAnotherName_isRefused() {
        uploads.append(ID, 0, bytes("abcd"));
        assertThatThrownBy(() -> uploads.append(ID, 5, bytes("f")))
                .hasMessage("offset: 5 (expected: 0 to 4, what is here)");
        assertThatThrownBy(() -> uploads.append(ID, 4, bytes("efghijk"))).hasMessageContaining("more than 10 bytes");
        assertThatThrownBy(() -> uploads.append("../../x", 0, bytes("a"))).hasMessageContaining("a UUID");
        assertThat(uploads.committed(ID)).isEqualTo(4);
    }

    @Test
    void discard_also_cleansWhatWasLeftForADay() {
        uploads.append(ID, 0, bytes("abcd"));
        uploads.append(OTHER, 0, bytes("abcd"));
        uploads.discard(ID);
        assertThat(uploads.committed(ID)).isZero();
        assertThat(uploads.committed(OTHER)).isEqualTo(4);
        Instant later = Instant.now().plus(Duration.ofHours(25));
        new Uploads(root, 10, InstantSource.fixed(later)).discard(ID);
        assertThat(uploads.committed(OTHER)).isZero();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
