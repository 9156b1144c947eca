package dev.touchstone.jobs;

import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.model.EmbeddedModels;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.registry.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds base models: embedded, under the models root, or registered; in that order. */
public final class BaseModels {
    private static final String EMBEDDED = "minilm";
    private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern REGISTERED = Pattern.compile("models/.*");

    private final Path modelsRoot;
    private final ModelRegistry registry;

    public BaseModels(Path modelsRoot, ModelRegistry registry) {
        this.modelsRoot = modelsRoot;
        this.registry = registry;
    }

    /** The directory of a base model. BASE_MODEL_NOT_FOUND lists what there is. */
    public Path resolve(String baseModel) {
        return EmbeddedModels.find(baseModel)
                .or(() -> underRoot(baseModel))
                .or(() -> registered(baseModel))
                .orElseThrow(() -> notFound(baseModel));
    }

    private Optional<Path> underRoot(String name) {
        // A name without slashes and leading dots cannot leave the root.
        return Optional.of(name)
                .filter(DIRECTORY.asMatchPredicate())
                .map(modelsRoot::resolve)
                .filter(Files::isDirectory);
    }

    private Optional<Path> registered(String name) {
        if (!ModelName.isId(name) && !REGISTERED.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(registry.directory(ModelName.parse(name)));
        } catch (TouchstoneException e) {
            if (e.reason() == Reason.MODEL_NOT_FOUND || e.reason() == Reason.INVALID_REQUEST) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private TouchstoneException notFound(String baseModel) {
        List<String> known = Stream.of(embedded(), directories(), registry.models().stream())
                .flatMap(names -> names)
                .distinct()
                .toList();
        return new TouchstoneException(
                Reason.BASE_MODEL_NOT_FOUND,
                "base_model: " + baseModel + " (expected one of: " + String.join(", ", known)
                        + "; or the name of a Hugging Face directory put under the models root)");
    }

    private static Stream<String> embedded() {
        return EmbeddedModels.find(EMBEDDED).map(path -> EMBEDDED).stream();
    }

    private Stream<String> directories() {
        return Trees.names(modelsRoot).stream()
                .filter(DIRECTORY.asMatchPredicate())
                .filter(name -> Files.isDirectory(modelsRoot.resolve(name)))
                .sorted();
    }
}
