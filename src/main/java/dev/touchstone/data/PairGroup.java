package dev.touchstone.data;

import dev.touchstone.domain.ScoreInput;
import java.util.List;

/** All pairs of one preference: they stay together, so that a text shared by them goes through the model once. */
record PairGroup(List<ScoreInput> texts, List<Pair> pairs) {
    /**
     * Two texts, one preferred.
     *
     * @param chosen index of the preferred text
     * @param rejected index of the other
     * @param margin in logits
     * @param weight in the loss
     * @param target share of people who preferred the chosen text, 0.5 to 1; 0.5 when there is no majority
     */
    record Pair(int chosen, int rejected, double margin, double weight, double target) {
        boolean hasMajority() {
            return target > 0.5;
        }

        private Pair certain() {
            return new Pair(chosen, rejected, margin, weight, 1);
        }
    }

    PairGroup {
        texts = List.copyOf(texts);
        pairs = List.copyOf(pairs);
    }

    /** The pairs with a majority, as if all had been of its opinion. */
    PairGroup byMajority() {
        return new PairGroup(
                texts,
                pairs.stream().filter(Pair::hasMajority).map(Pair::certain).toList());
    }

    static PairGroup of(ScoreInput chosen, ScoreInput rejected, double margin, double weight) {
        return new PairGroup(List.of(chosen, rejected), List.of(new Pair(0, 1, margin, weight, 1)));
    }
}
