package dev.touchstone.jobs;

import dev.touchstone.data.PreferenceReader;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.model.ModelSupport;

/** What can be known of a request before its run. */
final class RequestCheck {
    private final BaseModels bases;
    private final AllowedRoots roots;

    RequestCheck(BaseModels bases, AllowedRoots roots) {
        this.bases = bases;
        this.roots = roots;
    }

    /**
     * The request with its effective options.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_REQUEST, BASE_MODEL_NOT_FOUND, INVALID_MODEL,
     *     UNSUPPORTED_MODEL, PATH_NOT_ALLOWED, PATH_NOT_FOUND
     */
    TrainingSpec effective(TrainingSpec spec) {
        roots.resolve(spec);
        int modelLimit = ModelSupport.maxLength(bases.resolve(spec.baseModel()));
        return spec.withOptions(TrainingRun.effective(spec.options(), modelLimit));
    }

    /** Reads the data: INVALID_DATA. */
    void data(TrainingSpec spec) {
        TrainingSpec resolved = roots.resolve(spec);
        int tolerance = spec.options().maxSkippedLines();
        PreferenceReader.read(resolved.data(), tolerance);
        resolved.evalData().ifPresent(source -> PreferenceReader.read(source, tolerance));
    }
}
