package dev.touchstone.domain;

import java.util.List;
import java.util.Optional;

/**
 * What a training run is asked to do, as far as it was understood, and what is wrong with the rest.
 *
 * @param data empty when it was not understood
 * @param options good ones in the place of bad ones
 * @param violations every bad field; empty when all was understood
 */
public record TrainingDraft(
        String model,
        String baseModel,
        Optional<DataSource> data,
        Optional<DataSource> evalData,
        TrainingOptions options,
        Promotion promotion,
        List<FieldViolation> violations) {
    public TrainingDraft {
        violations = List.copyOf(violations);
    }

    public static TrainingDraft of(TrainingSpec spec) {
        return new TrainingDraft(
                spec.model(),
                spec.baseModel(),
                Optional.of(spec.data()),
                spec.evalData(),
                spec.options(),
                spec.promotion(),
                List.of());
    }

    /** @throws TouchstoneException INVALID_REQUEST naming every bad field */
    public TrainingSpec spec() {
        if (!violations.isEmpty()) {
            throw new TouchstoneException(violations);
        }
        return new TrainingSpec(model, baseModel, data.orElseThrow(), evalData, options, promotion);
    }
}
