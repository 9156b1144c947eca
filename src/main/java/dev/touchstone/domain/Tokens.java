package dev.touchstone.domain;

/**
 * A text as a model sees it. The arrays are owned by this record and must not be changed.
 *
 * @param ids token ids, special tokens included
 * @param typeIds segment of each token (0 prompt or whole text, 1 response); models without segments ignore it
 * @param truncated whether tokens were cut off
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays go to the engine as they are
public record Tokens(int[] ids, int[] typeIds, boolean truncated) {
    public Tokens {
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
