package dev.touchstone.data;

import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.text.TextTokenizer;
import java.util.List;
import java.util.Optional;

/** Tokenized training and evaluation pairs of one run. */
public final class TrainingData {
    /** Pairs, splits by prompt, tokenizes and counts. {@code options.maxLength()} is effective here (>= 8). */
    public static TrainingData prepare(
            PreferenceSet train, Optional<PreferenceSet> eval, TrainingOptions options, TextTokenizer tokenizer) {
        throw new UnsupportedOperationException();
    }

    /** Pairs of a set to measure on, without training. */
    public static EvaluationSet evaluationOnly(PreferenceSet set, TrainingOptions options, TextTokenizer tokenizer) {
        throw new UnsupportedOperationException();
    }

    /** Micro-batches in one epoch. */
    public int batchesPerEpoch() {
        throw new UnsupportedOperationException();
    }

    /** The micro-batches of an epoch (from 0), in an order and composition drawn from the seed and the epoch. */
    public List<TokenizedPairs> epoch(int epoch) {
        throw new UnsupportedOperationException();
    }

    /** What to measure on; empty when nothing was kept for it. */
    public Optional<EvaluationSet> evaluation() {
        throw new UnsupportedOperationException();
    }

    public DataSummary summary() {
        throw new UnsupportedOperationException();
    }

    /** Up to {@code count} inputs of this data with different lengths, for golden scores. */
    public List<ScoreInput> samples(int count) {
        throw new UnsupportedOperationException();
    }
}
