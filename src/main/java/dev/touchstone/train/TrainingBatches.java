package dev.touchstone.train;

import dev.touchstone.data.EvaluationSet;
import dev.touchstone.data.TrainingData;
import dev.touchstone.domain.TokenizedPairs;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What a run learns from and is measured on.
 *
 * @param perEpoch micro-batches in one epoch
 * @param epoch the micro-batches of an epoch, counted from 0
 */
record TrainingBatches(int perEpoch, IntFunction<List<TokenizedPairs>> epoch, Optional<EvaluationSet> evaluation) {
    static TrainingBatches of(TrainingData data) {
        return new TrainingBatches(data.batchesPerEpoch(), data::epoch, data.evaluation());
    }

    /** Tokens scored in one evaluation. */
    long evaluationTokens() {
        return evaluation.stream()
                .flatMap(set -> set.batches().stream())
                .mapToLong(TokenizedPairs::tokens)
                .sum();
    }
}
