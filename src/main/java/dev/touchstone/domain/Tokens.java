package dev.touchstone.domain;

/**
 * A text as a model sees it. The arrays are owned by this record and must not be changed.
 *
 * @param ids token ids, special tokens included
 * @param typeIds segment of each token (0 prompt or whole text, 1 response); models without segments ignore it
 * @param truncated whether tokens were cut off
 * @param promptTokens how many of the first belong to the prompt, or stand before the answer; 0 for a whole text
 * @param answerTokens how many the answer, or a whole text, had before any were cut off
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays go to the engine as they are
public record Tokens(int[] ids, int[] typeIds, boolean truncated, int promptTokens, int answerTokens) {
    /** A text of whose answer nothing was cut off. */
    public Tokens(int[] ids, int[] typeIds, boolean truncated, int promptTokens) {
        this(ids, typeIds, truncated, promptTokens, ids.length - promptTokens);
    }

    /** A whole text. */
    public Tokens(int[] ids, int[] typeIds, boolean truncated) {
        this(ids, typeIds, truncated, 0);
    }

    public Tokens {
        if (promptTokens < 0 || promptTokens > ids.length) {
            throw new IllegalArgumentException(
                    "promptTokens: " + promptTokens + " (expected: 0 to " + ids.length + ")");
        }
        if (ids.length == 0 || ids.length != typeIds.length) {
            throw new IllegalArgumentException(
                    "ids: " + ids.length + ", typeIds: " + typeIds.length + " (expected: equal and >= 1)");
        }
    }

    /** Number of tokens, special tokens included. */
    public int length() {
        return ids.length;
    }
}
