package dev.touchstone.model;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.Tokens;
import java.nio.file.Path;
import java.util.List;

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
        return TorchRewardModel.forScoring(ModelParts.classifier(ModelDirectory.open(directory), choice), device);
    }
}
