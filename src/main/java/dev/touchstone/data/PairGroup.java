package dev.touchstone.data;

import dev.touchstone.domain.ScoreInput;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Pairs that stay together, so that a text shared by them goes through the model once.
 *
 * @param rows for each text, the index of the preference it is from
 */
record PairGroup(List<ScoreInput> texts, List<Integer> rows, List<Pair> pairs) {
    /**
     * Two texts, one preferred.
     *
     * @param chosen index of the preferred text
     * @param rejected index of the other
     * @param margin in logits
     * @param weight in the loss
     * @param target share of people who preferred the chosen text, 0.5 to 1; 0.5 when there is no majority
     * @param output of the model that it teaches
     */
    record Pair(int chosen, int rejected, double margin, double weight, double target, int output) {
        Pair(int chosen, int rejected, double margin, double weight, double target) {
            this(chosen, rejected, margin, weight, target, 0);
        }

        boolean hasMajority() {
            return target > 0.5;
        }

        private Pair certain() {
            return new Pair(chosen, rejected, margin, weight, 1, output);
        }

        /** As it is, where the texts stand elsewhere. */
        Pair between(int newChosen, int newRejected) {
            return new Pair(newChosen, newRejected, margin, weight, target, output);
        }

        private Pair teaching(int another) {
            return new Pair(chosen, rejected, margin, weight, target, another);
        }
    }

    PairGroup {
        texts = List.copyOf(texts);
        rows = List.copyOf(rows);
        pairs = List.copyOf(pairs);
    }

    /** The pairs with a majority, as if all had been of its opinion. */
    PairGroup byMajority() {
        return new PairGroup(
                texts,
                rows,
                pairs.stream().filter(Pair::hasMajority).map(Pair::certain).toList());
    }

    /** The pairs for an output of the model. */
    PairGroup teaching(int output) {
        return new PairGroup(
                texts, rows, pairs.stream().map(pair -> pair.teaching(output)).toList());
    }

    /** This with its texts as they are after {@code change}. */
    PairGroup withTexts(UnaryOperator<ScoreInput> change) {
        return new PairGroup(texts.stream().map(change).toList(), rows, pairs);
    }
}
