package dev.touchstone.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TextLengthTest {
    private static final int LIMIT = 512;

    @Test
    void cutsLike_wholeTexts_doesWhateverTheirLength() {
        assertThat(length(Truncation.NONE, 0).cutsLike(length(Truncation.NONE, 128), LIMIT))
                .isTrue();
        assertThat(length(Truncation.NONE, 0).cutsLike(length(Truncation.RIGHT, 0), LIMIT))
                .isFalse();
    }

    @Test
    void cutsLike_cutTexts_doesOfTheSameSideAndLength() {
        TextLength right = length(Truncation.RIGHT, 128);
        assertThat(right.cutsLike(length(Truncation.RIGHT, 128), LIMIT)).isTrue();
        assertThat(right.cutsLike(length(Truncation.RIGHT, 64), LIMIT)).isFalse();
        assertThat(right.cutsLike(length(Truncation.LEFT, 128), LIMIT)).isFalse();
        assertThat(length(Truncation.LEFT, 0).cutsLike(length(Truncation.LEFT, LIMIT), LIMIT))
                .isTrue();
    }

    private static TextLength length(Truncation truncation, int maxLength) {
        return new TextLength(truncation, maxLength == 0 ? OptionalInt.empty() : OptionalInt.of(maxLength));
    }
}
