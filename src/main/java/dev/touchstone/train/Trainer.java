package dev.touchstone.train;

import dev.touchstone.data.TrainingData;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.model.TrainableModel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The training loop: batch, forward and backward, clip and step, evaluate, checkpoint; the best weights stay. */
public final class Trainer {
    /**
     * @param checkpoints directory for checkpoints
     * @param cancelled asked before each step
     */
    public Trainer(
            TrainableModel model,
            TrainingData data,
            TrainingOptions options,
            Path checkpoints,
            TrainingListener listener,
            InstantSource clock,
            BooleanSupplier cancelled) {
        throw new UnsupportedOperationException();
    }

    /**
     * Trains; on return the model holds the best weights.
     *
     * @return the final measurement; empty when there is nothing to measure on
     * @throws dev.touchstone.domain.TouchstoneException CANCELLED, MAX_RUNTIME_EXCEEDED, NON_FINITE
     */
    public Optional<Evaluation> run() {
        throw new UnsupportedOperationException();
    }
}
