package dev.touchstone.text;

import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.Truncation;
import java.nio.file.Path;

/** The tokenizer of one model directory. Thread-safe. */
public final class TextTokenizer implements AutoCloseable {
    /** Opens {@code tokenizer.json} in a Hugging Face directory; its own truncation and padding are switched off. */
    public static TextTokenizer open(Path directory) {
        throw new UnsupportedOperationException();
    }

    /**
     * Token ids of an input. An answer is encoded as the tokenizer's text pair (prompt, response).
     *
     * @throws dev.touchstone.domain.TouchstoneException TEXT_TOO_LONG, EMPTY_TEXT, INVALID_TEXT
     */
    public Tokens encode(ScoreInput input, Truncation truncation, int maxLength) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
