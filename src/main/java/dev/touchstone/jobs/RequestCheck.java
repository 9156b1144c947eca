package dev.touchstone.jobs;

import dev.touchstone.data.PreferenceReader;
import dev.touchstone.domain.TrainingSpec;

/** What can be known of a request before its run. */
final class RequestCheck {
    private final BaseModels bases;
    private final AllowedRoots roots;

    RequestCheck(BaseModels bases, AllowedRoots roots) {
        this.bases = bases;
        this.roots = roots;
    }

    /** BASE_MODEL_NOT_FOUND, PATH_NOT_ALLOWED or PATH_NOT_FOUND. */
    void names(TrainingSpec spec) {
        bases.resolve(spec.baseModel());
        roots.resolve(spec);
    }

    /** Reads the data too: INVALID_DATA. */
    void data(TrainingSpec spec) {
        TrainingSpec resolved = roots.resolve(spec);
        int tolerance = spec.options().maxSkippedLines();
        PreferenceReader.read(resolved.data(), tolerance);
        resolved.evalData().ifPresent(source -> PreferenceReader.read(source, tolerance));
    }
}
