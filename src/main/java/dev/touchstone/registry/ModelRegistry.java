package dev.touchstone.registry;

import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Versions on disk under {@code <data>/models/{id}/versions/{n}}. Several processes may use one directory. */
public final class ModelRegistry {
    public ModelRegistry(Path dataDirectory) {
        throw new UnsupportedOperationException();
    }

    /** A new empty directory on the registry's file system, to be filled and then published. */
    public Path stage() {
        throw new UnsupportedOperationException();
    }

    /**
     * Publishes a staged directory as the model's next version: manifest written, fsynced, renamed; all or nothing.
     *
     * @param manifest gives the manifest for the name the version will have
     */
    public ModelManifest publish(String model, Path staged, Function<ModelName, ModelManifest> manifest) {
        throw new UnsupportedOperationException();
    }

    /** The version a name stands for: itself, or the newest of the model. MODEL_NOT_FOUND if there is none. */
    public ModelName resolve(ModelName name) {
        throw new UnsupportedOperationException();
    }

    /** Model ids with at least one version, sorted. */
    public List<String> models() {
        throw new UnsupportedOperationException();
    }

    /** Versions of a model, newest first; empty when there is no such model. */
    public List<ModelManifest> versions(String model) {
        throw new UnsupportedOperationException();
    }

    public ModelManifest manifest(ModelName version) {
        throw new UnsupportedOperationException();
    }

    /** Directory of an existing version. */
    public Path directory(ModelName version) {
        throw new UnsupportedOperationException();
    }

    /** Deletes a version, or a model with all its versions. */
    public void delete(ModelName name) {
        throw new UnsupportedOperationException();
    }
}
