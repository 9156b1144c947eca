package dev.touchstone.model;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.Tokens;
import java.nio.file.Path;
import java.util.List;

/** A model with one scalar output: arrays in, floats out. Driven by one thread at a time. */
public interface RewardModel extends AutoCloseable {
    /**
     * Rewards of texts: raw logits in fp32, in the order of {@code texts}.
     *
     * @throws dev.touchstone.domain.TouchstoneException NON_FINITE, TEXT_TOO_LONG, ENGINE_FAILED
     */
    float[] score(List<Tokens> texts);

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
        return TorchRewardModel.load(ModelDirectory.open(directory), device, choice);
    }
}
