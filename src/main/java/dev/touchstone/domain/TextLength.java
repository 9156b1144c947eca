package dev.touchstone.domain;

import java.util.OptionalInt;

/**
 * How long a text may be, and what becomes of longer ones.
 *
 * @param maxLength in tokens; empty = what the model can take
 */
public record TextLength(Truncation truncation, OptionalInt maxLength) {
    /**
     * Whether no text is cut that the other leaves whole or cuts elsewhere.
     *
     * @param limit what the model can take, in tokens
     */
    public boolean cutsLike(TextLength other, int limit) {
        boolean isWhole = truncation == Truncation.NONE && other.truncation == Truncation.NONE;
        return isWhole || (truncation == other.truncation && maxLength.orElse(limit) == other.maxLength.orElse(limit));
    }
}
