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
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "He said \"Go away.\" ",
                "\u201eGeh weg!\u201c ",
                "\u00ab Va-t'en. \u00bb ",
                "(Really?) ",
                "**Fine.** ",
                "_Fine._\t",
                "`Done.` ",
                "Sure. ",
                "Sure.\uD83D\uDE00 ",
                "Sure!\uD83D\uDC4D\uD83C\uDFFD\u2764\uFE0F ",
                "Sure.\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 ",
                "Wait...? ",
                "\u092F\u0939 \u0920\u0940\u0915 \u0939\u0948\u0964",
                "\u0647\u0644 \u062A\u0639\u0645\u0644\u061F ",
                "\u4F60\u597D\u3002",
                "\u597D\u5417\uFF1F",
                "\u300C\u597D\uFF01\u300D",
                "no stop\n"
            })
    void sentences_oneHasEnded_areOne(String sentence) {
        text.append(sentence.getBytes(UTF_8));
        assertThat(text.sentences()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"It costs 3.14 euros ", "see touchstone.dev (now) ", "He said \"go\" ", "Yes.", "Yes.\"", "a.b* "
            })
    void sentences_noneHasEnded_areNone(String part) {
        text.append(part.getBytes(UTF_8));
        assertThat(text.sentences()).isZero();
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
