package dev.touchstone.data;

import dev.touchstone.domain.TokenizedPairs;
import java.util.List;

/**
 * Pairs to measure a model on, with the accuracy of "the longer answer wins" on them.
 */
public record EvaluationSet(List<TokenizedPairs> batches, double longerAnswerAccuracy) {
    private static final long TOKENS_PER_BATCH = 4_096;

    public EvaluationSet {
        batches = List.copyOf(batches);
    }

    static EvaluationSet of(KeptPairs kept) {
        return new EvaluationSet(Batcher.byTokens(kept.groups(), TOKENS_PER_BATCH), kept.longerAnswerAccuracy());
    }

    public long pairs() {
        return batches.stream().mapToLong(TokenizedPairs::pairs).sum();
    }
}
