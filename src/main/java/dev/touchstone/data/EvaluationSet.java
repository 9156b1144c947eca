package dev.touchstone.data;

import dev.touchstone.domain.TokenizedPairs;
import java.util.List;

/**
 * Pairs to measure a model on, with the accuracy of "the longer answer wins" on them.
 *
 * @param leftOutPairs pairs not measured because a side was too long, or both were equal after truncation
 */
public record EvaluationSet(List<TokenizedPairs> batches, double longerAnswerAccuracy, long leftOutPairs) {
    private static final long TOKENS_PER_BATCH = 4_096;

    public EvaluationSet {
        batches = List.copyOf(batches);
    }

    public EvaluationSet(List<TokenizedPairs> batches, double longerAnswerAccuracy) {
        this(batches, longerAnswerAccuracy, 0);
    }

    static EvaluationSet of(KeptPairs kept) {
        return new EvaluationSet(
                Batcher.byTokens(kept.groups(), TOKENS_PER_BATCH),
                kept.longerAnswerAccuracy(),
                kept.tooLong() + kept.equal());
    }

    public long pairs() {
        return batches.stream().mapToLong(TokenizedPairs::pairs).sum();
    }
}
