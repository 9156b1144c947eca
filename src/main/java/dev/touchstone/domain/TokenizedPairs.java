package dev.touchstone.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Texts with the preferences between them: what one forward and backward pass takes. A text that stands in several pairs goes
 * through the model once.
 *
 * @param texts distinct texts
 * @param chosen for each pair, the index of its preferred text
 * @param rejected for each pair, the index of the other
 * @param margins for each pair, the margin in logits
 * @param weights for each pair, its weight in the loss, > 0
 * @param targets for each pair, the share of people who preferred its chosen text, 0.5 to 1; ties count half
 * @param outputs for each pair, the model's output that it teaches: that of the attribute it was judged by
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays go to the engine as they are
public record TokenizedPairs(
        List<Tokens> texts,
        int[] chosen,
        int[] rejected,
        float[] margins,
        float[] weights,
        float[] targets,
        int[] outputs) {
    public TokenizedPairs {
        texts = List.copyOf(texts);
        int pairs = chosen.length;
        if (pairs == 0
                || !allOf(pairs, rejected.length, margins.length, weights.length, targets.length, outputs.length)) {
            throw new IllegalArgumentException("pairs: " + pairs + " (expected: >= 1, and arrays of equal length)");
        }
    }

    /** Pairs that teach the first output. */
    public TokenizedPairs(
            List<Tokens> texts, int[] chosen, int[] rejected, float[] margins, float[] weights, float[] targets) {
        this(texts, chosen, rejected, margins, weights, targets, new int[chosen.length]);
    }

    /** Pairs about which nobody disagreed. */
    public TokenizedPairs(List<Tokens> texts, int[] chosen, int[] rejected, float[] margins, float[] weights) {
        this(texts, chosen, rejected, margins, weights, ones(chosen.length));
    }

    private static boolean allOf(int length, int... lengths) {
        return Arrays.stream(lengths).allMatch(each -> each == length);
    }

    private static float[] ones(int length) {
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    public int pairs() {
        return chosen.length;
    }

    /** How many times two texts are compared, by however many attributes. */
    public int comparisons() {
        return Math.toIntExact(IntStream.range(0, pairs())
                .mapToObj(pair -> Set.of(chosen[pair], rejected[pair]))
                .distinct()
                .count());
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
