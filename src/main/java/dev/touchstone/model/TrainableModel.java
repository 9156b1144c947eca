package dev.touchstone.model;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import java.nio.file.Path;
import java.util.List;

/** The trainable twin of {@link RewardModel}: weights, gradients and AdamW state. Driven by one thread. */
public final class TrainableModel implements Learner {
    /** Loads a classifier, or a base model with a fresh head drawn from {@code seed}. */
    public static TrainableModel load(Path directory, ComputeDevice device, long seed) {
        throw new UnsupportedOperationException();
    }

    /**
     * One forward and backward pass; gradients add up until {@link #step}.
     *
     * @param scale what the weighted sum of pair losses is multiplied by before the backward pass: 1 / (sum of weights of the
     *     whole optimizer step), so that accumulated passes give the gradient of the mean
     * @param centering weight c of {@code c * (r_chosen + r_rejected)^2} per pair
     * @param checkpointing whether activations are recomputed in the backward pass
     */
    @Override
    public PassResult backward(TokenizedPairs pairs, double scale, double centering, boolean checkpointing) {
        throw new UnsupportedOperationException();
    }

    /**
     * One AdamW step (betas 0.9 and 0.999, eps 1e-8, decoupled decay on all but norms and biases), then clears the gradients.
     *
     * @return global gradient norm before clipping
     */
    @Override
    public double step(double learningRate, double weightDecay, double maxGradNorm) {
        throw new UnsupportedOperationException();
    }

    @Override
    public float[] score(List<Tokens> texts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int maxLength() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String architecture() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long parameters() {
        throw new UnsupportedOperationException();
    }

    /** Writes a complete Hugging Face directory (config.json, model.safetensors, tokenizer files) into an empty directory. */
    public void save(Path directory) {
        throw new UnsupportedOperationException();
    }

    /** Writes weights and optimizer state into a directory, so that {@link #restore} continues exactly. */
    @Override
    public void checkpoint(Path directory) {
        throw new UnsupportedOperationException();
    }

    /** Reads what {@link #checkpoint} wrote. */
    @Override
    public void restore(Path directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
