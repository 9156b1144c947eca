package dev.touchstone.domain;

import java.util.List;

/**
 * Texts with the preferences between them: what one forward and backward pass takes. A text that stands in several pairs goes
 * through the model once.
 *
 * @param texts distinct texts
 * @param chosen for each pair, the index of its preferred text
 * @param rejected for each pair, the index of the other
 * @param margins for each pair, the margin in logits
 * @param weights for each pair, its weight in the loss, > 0
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays go to the engine as they are
public record TokenizedPairs(List<Tokens> texts, int[] chosen, int[] rejected, float[] margins, float[] weights) {
    public TokenizedPairs {
        texts = List.copyOf(texts);
        int pairs = chosen.length;
        if (pairs == 0 || rejected.length != pairs || margins.length != pairs || weights.length != pairs) {
            throw new IllegalArgumentException("pairs: " + pairs + " (expected: >= 1, and arrays of equal length)");
        }
    }

    public int pairs() {
        return chosen.length;
    }

    /** Sum of the lengths of all texts. */
    public long tokens() {
        return texts.stream().mapToLong(Tokens::length).sum();
    }

    public double totalWeight() {
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        return total;
    }
}
