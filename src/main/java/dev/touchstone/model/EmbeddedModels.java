package dev.touchstone.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Base models that come with the program. */
public final class EmbeddedModels {
    private static final Set<String> NAMES = Set.of("minilm");

    private EmbeddedModels() {}

    /** The directory of an embedded base model, such as {@code minilm}, in the one that {@code touchstone.home} names. */
    public static Optional<Path> find(String name) {
        return Optional.ofNullable(System.getProperty("touchstone.home"))
                .filter(home -> NAMES.contains(name))
                .map(home -> Path.of(home, name))
                .filter(directory -> Files.isRegularFile(directory.resolve("config.json")));
    }
}
