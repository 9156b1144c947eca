package dev.touchstone.jobs;

import dev.touchstone.data.PreferenceReader;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.model.ModelSupport;
import java.util.Optional;

/** What can be known of a request before its run. */
final class RequestCheck {
    private final BaseModels bases;
    private final AllowedRoots roots;

    RequestCheck(BaseModels bases, AllowedRoots roots) {
        this.bases = bases;
        this.roots = roots;
    }

    /**
     * The request with its effective options. A single problem keeps its reason; several are one INVALID_REQUEST.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_REQUEST, BASE_MODEL_NOT_FOUND, INVALID_MODEL,
     *     UNSUPPORTED_MODEL, PATH_NOT_ALLOWED, PATH_NOT_FOUND; its violations name the fields
     */
    TrainingSpec effective(TrainingSpec spec) {
        Problems problems = new Problems();
        problems.collect("data.path", () -> roots.resolve(spec.data()));
        spec.evalData().ifPresent(source -> problems.collect("eval_data.path", () -> roots.resolve(source)));
        Optional<TrainingSpec> effective = problems.collect(
                        "base_model", () -> ModelSupport.maxLength(bases.resolve(spec.baseModel())))
                .flatMap(limit -> problems.collect("options", () -> TrainingRun.effective(spec.options(), limit)))
                .map(spec::withOptions);
        problems.throwIfAny();
        return effective.orElseThrow();
    }

    /** Reads the data: INVALID_DATA. */
    void data(TrainingSpec spec) {
        TrainingSpec resolved = roots.resolve(spec);
        int tolerance = spec.options().maxSkippedLines();
        PreferenceReader.read(resolved.data(), tolerance);
        resolved.evalData().ifPresent(source -> PreferenceReader.read(source, tolerance));
    }
}
