package dev.touchstone.model;

import java.nio.file.Path;
import java.util.Optional;

/** Base models that come with the program. */
public final class EmbeddedModels {
    private EmbeddedModels() {}

    /** The directory of an embedded base model, such as {@code minilm}, beside the running program. */
    public static Optional<Path> find(String name) {
        throw new UnsupportedOperationException();
    }
}
