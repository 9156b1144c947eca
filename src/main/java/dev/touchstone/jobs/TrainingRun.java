package dev.touchstone.jobs;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.registry.ModelRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/** One run from preferences to a published version: data, training, goldens, publication. */
public final class TrainingRun {
    /**
     * @param job {@code jobs/{job}}, or empty for the command line
     * @param work directory for checkpoints, emptied at the end
     */
    public TrainingRun(
            TrainingSpec spec,
            String job,
            BaseModels bases,
            ModelRegistry registry,
            ComputeDevice device,
            Path work,
            InstantSource clock) {
        throw new UnsupportedOperationException();
    }

    /** Runs to the end on the calling thread. */
    public ModelManifest run(RunListener listener, BooleanSupplier cancelled) {
        throw new UnsupportedOperationException();
    }
}
