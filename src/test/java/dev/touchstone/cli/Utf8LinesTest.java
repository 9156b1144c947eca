package dev.touchstone.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8LinesTest {
    @Test
    void next_lastLineWithoutLineFeed_isRead() throws IOException {
        Utf8Lines lines = new Utf8Lines(bytes("ein\n\nzwölf"));

        assertThat(requireNonNull(lines.next()).text()).isEqualTo("ein");
        assertThat(requireNonNull(lines.next()).isBlank()).isTrue();
        assertThat(requireNonNull(lines.next()).text()).isEqualTo("zwölf");
        assertThat(lines.next()).isNull();
    }

    @Test
    void text_invalidBytes_areRefusedAndTheNextLineIsRead() throws IOException {
        Utf8Lines lines = new Utf8Lines(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, '\n', 'b'}));

        Utf8Lines.Line broken = requireNonNull(lines.next());
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(broken::text)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_TEXT));
        assertThat(requireNonNull(lines.next()).text()).isEqualTo("b");
    }

    @Test
    void text_lineBeyondTheBound_isRefusedAndTheNextLineIsRead() throws IOException {
        InputStream huge = new ByteArrayInputStream(" ".repeat((16 << 20) + 1).getBytes(StandardCharsets.UTF_8));
        Utf8Lines lines = new Utf8Lines(new SequenceInputStream(huge, bytes("\nb")));

        Utf8Lines.Line broken = requireNonNull(lines.next());
        assertThat(broken.isBlank()).isFalse();
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(broken::text)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TEXT_TOO_LONG));
        assertThat(requireNonNull(lines.next()).text()).isEqualTo("b");
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
