package dev.touchstone.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.Truncation;
import org.junit.jupiter.api.Test;

class TokenSequenceTest {
    // [CLS] 10 11 12 [SEP] 20 21 [SEP]
    private static final TokenSequence ANSWER = new TokenSequence(
            new long[] {1, 10, 11, 12, 2, 20, 21, 2},
            new long[] {0, 0, 0, 0, 0, 1, 1, 1},
            new long[] {1, 0, 0, 0, 1, 0, 0, 1},
            new long[] {-1, 0, 0, 0, -1, 1, 1, -1},
            1);

    @Test
    void fit_shortEnough_staysWhole() {
        Tokens tokens = ANSWER.fit(Truncation.NONE, 8);
        assertThat(tokens.ids()).containsExactly(1, 10, 11, 12, 2, 20, 21, 2);
        assertThat(tokens.typeIds()).containsExactly(0, 0, 0, 0, 0, 1, 1, 1);
        assertThat(tokens.truncated()).isFalse();
    }

    @Test
    void fit_right_cutsTheResponse() {
        assertThat(ANSWER.fit(Truncation.RIGHT, 7).ids()).containsExactly(1, 10, 11, 12, 2, 20, 2);
    }

    @Test
    void fit_left_cutsThePromptFirst() {
        assertThat(ANSWER.fit(Truncation.LEFT, 6).ids()).containsExactly(1, 12, 2, 20, 21, 2);
        assertThat(ANSWER.fit(Truncation.LEFT, 4).ids()).containsExactly(1, 2, 21, 2);
        assertThat(ANSWER.fit(Truncation.LEFT, 4).answerTokens())
                .isEqualTo(ANSWER.fit(Truncation.NONE, 8).answerTokens());
        assertThat(ANSWER.fit(Truncation.LEFT, 4).typeIds()).containsExactly(0, 0, 1, 1);
    }
}
