package dev.touchstone.domain;

import java.util.Optional;

/**
 * Preferences to look at.
 *
 * @param baseModel whose tokenizer measures lengths
 * @param evalData what would be measured on; empty = split off {@code data} by prompt
 * @param options of a run that would learn from them
 */
public record InspectionRequest(
        String baseModel, DataSource data, Optional<DataSource> evalData, TrainingOptions options) {
    /** What a training run would be asked to learn from. */
    public static InspectionRequest of(TrainingSpec spec) {
        return new InspectionRequest(spec.baseModel(), spec.data(), spec.evalData(), spec.options());
    }
}
