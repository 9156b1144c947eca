package dev.touchstone.jobs;

import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.hub.DownloadListener;
import dev.touchstone.hub.Hub;
import dev.touchstone.hub.HubId;
import dev.touchstone.model.EmbeddedModels;
import dev.touchstone.model.ModelSupport;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.wire.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds base models: embedded, under the models root, registered, by path where paths are allowed, or on the hub; in that order.
 */
public final class BaseModels {
    private static final String EMBEDDED = "minilm";
    private static final String CONFIG = "config.json";
    private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern REGISTERED = Pattern.compile("models/.*|[^/]*@[^/]*");

    private final Path modelsRoot;
    private final ModelRegistry registry;
    private final Hub hub;
    private final boolean paths;

    public BaseModels(Path modelsRoot, ModelRegistry registry, Hub hub) {
        this(modelsRoot, registry, hub, false);
    }

    private BaseModels(Path modelsRoot, ModelRegistry registry, Hub hub, boolean paths) {
        this.modelsRoot = modelsRoot;
        this.registry = registry;
        this.hub = hub;
        this.paths = paths;
    }

    /** These, and any Hugging Face directory by its path: for a user of this machine, never for a request. */
    public BaseModels withPaths() {
        return new BaseModels(modelsRoot, registry, hub, true);
    }

    /**
     * The directory of a base model, downloaded if the hub has it and its cache does not.
     *
     * @throws TouchstoneException BASE_MODEL_NOT_FOUND, which lists what there is; INVALID_MODEL when the directory of that
     *     name has no config.json; what {@link Hub#fetch} throws
     */
    public Path resolve(String baseModel, DownloadListener listener) {
        return local(baseModel)
                .or(() -> hubId(baseModel).map(id -> hub.fetch(id, listener)))
                .orElseThrow(() -> notFound(baseModel));
    }

    /** The directory of a base model, if it is on this machine; the hub is not asked. */
    Optional<Path> present(String baseModel) {
        return local(baseModel).or(() -> hubId(baseModel).flatMap(hub::cached));
    }

    /**
     * Longest text that a base model can take, in tokens; of one on the hub the configuration alone is downloaded.
     *
     * @throws TouchstoneException as {@link #resolve}
     */
    int maxLength(String baseModel) {
        return local(baseModel)
                .map(ModelSupport::maxLength)
                .or(() -> hubId(baseModel).map(hub::configuration).map(ModelSupport::configuredMaxLength))
                .orElseThrow(() -> notFound(baseModel));
    }

    /**
     * Checks that the layers that are to get adapters are those of a base model; as {@link #maxLength}.
     *
     * @throws TouchstoneException as {@link #resolve}; INVALID_REQUEST for each name that is no layer's
     */
    void requireLayers(String baseModel, LoraOptions options) {
        Path config = local(baseModel)
                .map(directory -> directory.resolve(CONFIG))
                .or(() -> hubId(baseModel).map(hub::configuration))
                .orElseThrow(() -> notFound(baseModel));
        ModelSupport.requireLayers(config, options);
    }

    private Optional<Path> local(String baseModel) {
        return EmbeddedModels.find(baseModel)
                .or(() -> underRoot(baseModel))
                .or(() -> registered(baseModel).map(registry::directory))
                .or(() -> path(baseModel));
    }

    private static Optional<HubId> hubId(String name) {
        return REGISTERED.matcher(name).matches() ? Optional.empty() : HubId.parse(name);
    }

    /** The published version that is meant, if it is one. */
    Optional<ModelName> published(String baseModel) {
        return EmbeddedModels.find(baseModel).or(() -> underRoot(baseModel)).isPresent()
                ? Optional.empty()
                : registered(baseModel);
    }

    private Optional<Path> underRoot(String name) {
        // A name without slashes and leading dots cannot leave the root.
        return Optional.of(name)
                .filter(DIRECTORY.asMatchPredicate())
                .map(modelsRoot::resolve)
                .filter(Files::isDirectory)
                .map(BaseModels::requireConfig);
    }

    private Optional<ModelName> registered(String name) {
        if (!ModelName.isId(name) && !REGISTERED.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(registry.resolve(ModelName.parse(name)));
        } catch (TouchstoneException e) {
            if (e.reason() == Reason.MODEL_NOT_FOUND || e.reason() == Reason.INVALID_REQUEST) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Path> path(String path) {
        return Optional.of(path)
                .filter(text -> paths)
                .map(Path::of)
                .filter(Files::isDirectory)
                .map(BaseModels::requireConfig);
    }

    private static Path requireConfig(Path directory) {
        if (!hasConfig(directory)) {
            throw new TouchstoneException(
                    Reason.INVALID_MODEL, directory + ": no config.json (expected: a Hugging Face model directory)");
        }
        return directory;
    }

    private static boolean hasConfig(Path directory) {
        return Files.isRegularFile(directory.resolve(CONFIG));
    }

    private TouchstoneException notFound(String baseModel) {
        List<String> known = Stream.of(embedded(), directories(), registry.models().stream())
                .flatMap(names -> names)
                .distinct()
                .toList();
        return new TouchstoneException(
                Reason.BASE_MODEL_NOT_FOUND,
                "base_model: " + baseModel + " (expected one of: " + String.join(", ", known)
                        + "; the name of a Hugging Face directory put under the models root; or a model of the hub, org/name)");
    }

    private static boolean canBeLoaded(Path directory) {
        try {
            return ModelSupport.maxLength(directory) > 0;
        } catch (TouchstoneException e) {
            return false;
        }
    }

    private static Stream<String> embedded() {
        return EmbeddedModels.find(EMBEDDED).map(path -> EMBEDDED).stream();
    }

    private Stream<String> directories() {
        return Trees.names(modelsRoot).stream()
                .filter(DIRECTORY.asMatchPredicate())
                .filter(name -> canBeLoaded(modelsRoot.resolve(name)))
                .sorted();
    }
}
