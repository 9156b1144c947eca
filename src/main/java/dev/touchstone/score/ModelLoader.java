package dev.touchstone.score;

import dev.touchstone.domain.ModelManifest;
import java.nio.file.Path;

/** Brings a version into memory. */
@FunctionalInterface
public interface ModelLoader {
    /** @throws dev.touchstone.domain.TouchstoneException INVALID_MODEL, UNSUPPORTED_MODEL, STORAGE_FAILED, ENGINE_FAILED */
    LoadedModel load(ModelManifest manifest, Path directory);
}
