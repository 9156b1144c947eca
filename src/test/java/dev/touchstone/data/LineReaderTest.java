package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    @Test
    void next_lastLineWithoutLineFeed_isReadToo() throws IOException {
        assertThat(lines("a\n\nb", 10)).containsExactly("1 a", "2 ", "3 b");
        assertThat(lines("a\n", 10)).containsExactly("1 a");
        assertThat(lines("", 10)).isEmpty();
    }

    @Test
    void next_lineAboveTheLimit_isSkippedAlone() throws IOException {
        assertThat(lines("a\n12345\n123456\nb", 5)).containsExactly("1 a", "2 12345", "3 too long", "4 b");
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 65_537, 200_000})
    void next_lineAcrossBuffers_isWhole(int length) throws IOException {
        String line = "x".repeat(length);
        assertThat(lines(line + "\nb\n" + line, 1_000_000)).containsExactly("1 " + line, "2 b", "3 " + line);
        assertThat(lines(line + "\nb\n" + line, length - 1)).containsExactly("1 too long", "2 b", "3 too long");
    }

    private static List<String> lines(String text, int maxBytes) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), maxBytes);
        List<String> lines = new ArrayList<>();
        for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
            String content = line.tooLong() ? "too long" : new String(line.bytes(), StandardCharsets.UTF_8);
            lines.add(line.number() + " " + content);
        }
        return lines;
    }
}
