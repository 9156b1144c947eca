package dev.touchstone.model;

import dev.touchstone.domain.TokenizedPairs;
import java.nio.file.Path;

/** A {@link RewardModel} that learns from preferences. Driven by one thread. */
public interface Learner extends RewardModel {
    /**
     * One forward and backward pass; gradients add up until {@link #step}.
     *
     * @param scale what the weighted sum of pair losses is multiplied by before the backward pass: 1 / (sum of weights of the
     *     whole optimizer step), so that accumulated passes give the gradient of the mean
     * @param centering weight c of {@code c * (r_chosen + r_rejected)^2} per pair
     * @param checkpointing whether activations are recomputed in the backward pass
     */
    PassResult backward(TokenizedPairs pairs, double scale, double centering, boolean checkpointing);

    /**
     * One AdamW step (betas 0.9 and 0.999, eps 1e-8, decoupled decay on all but norms and biases), then clears the gradients.
     *
     * @return global gradient norm before clipping
     */
    double step(double learningRate, double weightDecay, double maxGradNorm);

    /**
     * Writes the weights that are trained and the optimizer's state into an empty directory, so that {@link #restore} continues
     * exactly. To be called between two steps. Nothing is forced to disk: training waits for no longer than copying takes.
     */
    void checkpoint(Path directory);

    /** Reads what {@link #checkpoint} wrote. */
    void restore(Path directory);
}
