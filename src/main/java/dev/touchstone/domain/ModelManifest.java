package dev.touchstone.domain;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a published version; the contract's ModelVersion documents each field.
 *
 * @param name with its version number
 * @param job {@code jobs/{job}}; empty when the command line trained it
 * @param baseEvaluation the base's measurement on the same pairs, where the base was a published version
 * @param templateTime what the chat template takes for now, where it asks for the time
 * @param files SHA-256 of each file that a score depends on, by name; empty for versions published before that was kept
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
        Optional<Instant> templateTime,
        Map<String, String> files) {
    public ModelManifest {
        new Violations()
                .check(name.version().isPresent(), "name", name, "models/{model}/versions/{n}")
                .check(maxLength >= 1, "max_length", maxLength, ">= 1")
                .throwIfAny();
        files = Map.copyOf(files);
    }

    /** What it computes in. */
    public Precision precision() {
        return options.precision() == Precision.AUTO ? Precision.FP32 : options.precision();
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
                Optional.empty(),
                Map.of());
    }
}
