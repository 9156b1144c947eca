package dev.touchstone.testing;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.score.LoadedModel;
import java.util.Arrays;

/** One token per word: its length. */
public final class WordEncoder implements LoadedModel.Encoder {
    private volatile boolean closed;

    /** What it makes of a text. */
    public static Tokens tokens(String text) {
        int[] ids = Arrays.stream(text.split(" ")).mapToInt(String::length).toArray();
        return new Tokens(ids, new int[ids.length], false);
    }

    @Override
    public Tokens encode(ScoreInput input, Truncation truncation, int maxLength) {
        if (closed) {
            throw new IllegalStateException("used after it was closed");
        }
        Tokens tokens =
                switch (input) {
                    case ScoreInput.WholeText text -> tokens(text.text());
                    case ScoreInput.Answer answer -> tokens(answer.response());
                };
        if (tokens.length() <= maxLength) {
            return tokens;
        }
        if (truncation == Truncation.NONE) {
            throw new TouchstoneException(
                    Reason.TEXT_TOO_LONG, "text: " + tokens.length() + " tokens (expected: at most " + maxLength + ")");
        }
        int begin = truncation == Truncation.LEFT ? tokens.length() - maxLength : 0;
        return new Tokens(
                Arrays.copyOfRange(tokens.ids(), begin, begin + maxLength),
                new int[maxLength],
                true,
                0,
                tokens.length());
    }

    @Override
    public void close() {
        closed = true;
    }
}
