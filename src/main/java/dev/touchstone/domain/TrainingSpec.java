package dev.touchstone.domain;

import java.util.Optional;

/**
 * What a training run is asked to do.
 *
 * @param model id to publish under
 * @param baseModel base model as it was asked for
 * @param evalData what to measure on; empty = split off {@code data} by prompt
 * @param options with all effective values
 */
public record TrainingSpec(
        String model, String baseModel, DataSource data, Optional<DataSource> evalData, TrainingOptions options) {
    public TrainingSpec {
        new Violations()
                .check(
                        ModelName.isId(model),
                        "model",
                        model,
                        "1 to 63 of a-z 0-9 . _ -, beginning with a letter or digit")
                .check(!baseModel.isBlank(), "base_model", "empty", "minilm, a directory name or a registered model")
                .throwIfAny();
    }
}
