package dev.touchstone.data;

import dev.touchstone.domain.ScoreInput;
import java.util.List;

/** All pairs of one preference: they stay together, so that a text shared by them goes through the model once. */
record PairGroup(List<ScoreInput> texts, List<Pair> pairs) {
    /** The indexes of a preferred text and of the other; margin in logits, weight in the loss. */
    record Pair(int chosen, int rejected, double margin, double weight) {}

    PairGroup {
        texts = List.copyOf(texts);
        pairs = List.copyOf(pairs);
    }

    static PairGroup of(ScoreInput chosen, ScoreInput rejected, double margin, double weight) {
        return new PairGroup(List.of(chosen, rejected), List.of(new Pair(0, 1, margin, weight)));
    }
}
