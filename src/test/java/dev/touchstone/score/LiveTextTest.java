package dev.touchstone.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LiveTextTest {
    private static final String TEXT = "Grüße, \uD83D\uDC4B\uD83C\uDFFD! 你好。 It costs 3.14 €… or so?\nYes.";

    private final LiveText text = new LiveText();

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void append_cutAnywhere_isTheSameTextAndNeverHalfACharacter(int seed) {
        Random random = new Random(seed);
        byte[] bytes = TEXT.getBytes(UTF_8);
        int begin = 0;
        while (begin < bytes.length) {
            int end = Math.min(bytes.length, begin + 1 + random.nextInt(6));
            text.append(Arrays.copyOfRange(bytes, begin, end));
            begin = end;
            assertThat(TEXT).startsWith(text.part().text());
            assertThat(text.codePoints())
                    .isEqualTo(text.part().text().codePoints().count());
        }
        text.requireWhole();
        assertThat(text.part().text()).isEqualTo(TEXT);
        assertThat(text.bytes()).isEqualTo(bytes.length);
    }

    @Test
    void sentences_abbreviatedNumbersAndOtherScripts_countWhereSentencesEnd() {
        text.append(TEXT.getBytes(UTF_8));
        // Behind the wave, the Chinese full stop, the ellipsis and the line break; the last one still waits for its
        // space.
        assertThat(text.sentences()).isEqualTo(4);
    }

    @Test
    void append_notUtf8_isInvalid() {
        assertInvalid(() -> text.append(new byte[] {'a', (byte) 0xFF, 'b'}));
        assertInvalid(() -> text.append(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}));
    }

    @Test
    void requireWhole_endsInsideACharacter_isInvalid() {
        text.append(new byte[] {'a', (byte) 0xF0, (byte) 0x9F});
        assertThat(text.part().text()).isEqualTo("a");
        assertInvalid(text::requireWhole);
    }

    private static void assertInvalid(Runnable work) {
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(work::run)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_TEXT));
    }
}
