package dev.touchstone.jobs;

import dev.touchstone.registry.ModelRegistry;
import java.nio.file.Path;

/** Finds base models: embedded, under the models root ({@code <data>/bases}), or registered. */
public final class BaseModels {
    public BaseModels(Path modelsRoot, ModelRegistry registry) {
        throw new UnsupportedOperationException();
    }

    /** The directory of a base model. BASE_MODEL_NOT_FOUND lists what there is. */
    public Path resolve(String baseModel) {
        throw new UnsupportedOperationException();
    }
}
