package dev.touchstone.model;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.Tokens;
import dev.touchstone.model.Continuation.Reads;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Arrays in, floats out. A model has one output, or one for each attribute it was taught to judge. Driven by one thread at a time.
 */
public interface RewardModel extends AutoCloseable {
    /**
     * Rewards of texts, by the default combination of its outputs: raw logits in fp32, in the order of {@code texts}.
     *
     * @throws dev.touchstone.domain.TouchstoneException NON_FINITE, TEXT_TOO_LONG, ENGINE_FAILED
     */
    float[] score(List<Tokens> texts);

    /**
     * Rewards of texts by each output, in the order of {@link #attributes}.
     *
     * @throws dev.touchstone.domain.TouchstoneException as {@link #score}
     */
    default Rewards rewards(List<Tokens> texts) {
        return Rewards.ofOne(score(texts));
    }

    /** What each of its outputs judges, by name. */
    default List<String> attributes() {
        return List.of(Attribute.OVERALL);
    }

    /**
     * Size in memory of the keys and values of one token; 0 for a model whose tokens also look at those behind them, which
     * cannot read on.
     */
    default long keyValueBytes() {
        return 0;
    }

    /**
     * As {@link #rewards}, of texts whose beginnings may have been read before. What it keeps, the caller closes. A model that
     * cannot read on reads every text from its beginning, and keeps nothing.
     */
    default Reads readOn(List<Continuation> texts) {
        return new Reads(
                rewards(texts.stream().map(Continuation::text).toList()),
                Collections.nCopies(texts.size(), Optional.empty()));
    }

    /** Longest text the model can take, in tokens. */
    int maxLength();

    /** Hugging Face class, such as {@code BertForSequenceClassification}. */
    String architecture();

    /** Number of weights. */
    long parameters();

    @Override
    void close();

    /**
     * Loads a sequence classifier from a Hugging Face directory.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL
     */
    static RewardModel load(Path directory, ComputeDevice device) {
        return load(directory, device, RewardChoice.ONLY_OUTPUT);
    }

    /**
     * As {@link #load(Path, ComputeDevice)}, with one of several labels as the reward.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_REQUEST for a choice the classifier does not have
     */
    static RewardModel load(Path directory, ComputeDevice device, RewardChoice choice) {
        return load(directory, device, choice, Precision.FP32);
    }

    /** As above, computing in FP32 or BF16. */
    static RewardModel load(Path directory, ComputeDevice device, RewardChoice choice, Precision precision) {
        return TorchRewardModel.forScoring(
                ModelParts.classifier(ModelDirectory.open(directory), choice, precision), device);
    }
}
