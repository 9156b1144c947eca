package dev.touchstone.data;

import dev.touchstone.domain.TokenizedPairs;
import java.util.List;

/** Pairs to measure a model on, with the accuracy of "the longer answer wins" on them. */
public record EvaluationSet(List<TokenizedPairs> batches, double longerAnswerAccuracy) {
    public EvaluationSet {
        batches = List.copyOf(batches);
    }

    public long pairs() {
        return batches.stream().mapToLong(TokenizedPairs::pairs).sum();
    }
}
