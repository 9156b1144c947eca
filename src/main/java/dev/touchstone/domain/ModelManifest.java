package dev.touchstone.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a published version; the contract's ModelVersion documents each field.
 *
 * @param name with its version number
 * @param job {@code jobs/{job}}; empty when the command line trained it
 * @param baseEvaluation the base's measurement on the same pairs, where the base was a published version
 * @param templateTime what the chat template takes for now, where it asks for the time
 */
public record ModelManifest(
        ModelName name,
        Instant createTime,
        String baseModel,
        String job,
        String architecture,
        long parameters,
        String contract,
        int maxLength,
        Truncation truncation,
        TrainingOptions options,
        DataSummary data,
        Optional<Evaluation> evaluation,
        String touchstoneVersion,
        long sizeBytes,
        String baseContract,
        Optional<Evaluation> baseEvaluation,
        Optional<Instant> templateTime) {
    public ModelManifest {
        new Violations()
                .check(name.version().isPresent(), "name", name, "models/{model}/versions/{n}")
                .check(maxLength >= 1, "max_length", maxLength, ">= 1")
                .throwIfAny();
    }

    /** A version with nothing before it to be compared with. */
    public ModelManifest(
            ModelName name,
            Instant createTime,
            String baseModel,
            String job,
            String architecture,
            long parameters,
            String contract,
            int maxLength,
            Truncation truncation,
            TrainingOptions options,
            DataSummary data,
            Optional<Evaluation> evaluation,
            String touchstoneVersion,
            long sizeBytes,
            String baseContract) {
        this(
                name,
                createTime,
                baseModel,
                job,
                architecture,
                parameters,
                contract,
                maxLength,
                truncation,
                options,
                data,
                evaluation,
                touchstoneVersion,
                sizeBytes,
                baseContract,
                Optional.empty(),
                Optional.empty());
    }
}
