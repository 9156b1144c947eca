package dev.touchstone.registry;

import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.Records;
import dev.touchstone.wire.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The published versions: where they lie, which there are, and their manifests. One that cannot be read is left out and logged. */
final class Versions {
    private static final System.Logger LOG = System.getLogger(Versions.class.getName());
    private static final String MANIFEST = "touchstone.json";

    private final Path root;
    // A published version never changes.
    private final Map<ModelName, ModelManifest> manifests = new ConcurrentHashMap<>();

    /** @param root where the models are */
    Versions(Path root) {
        this.root = root;
    }

    /** Where a model has everything that belongs to it. */
    Path model(String id) {
        return root.resolve(ModelName.of(id).id());
    }

    /** Where a model has its versions. */
    Path directory(String id) {
        return model(id).resolve("versions");
    }

    /** @param version with its number, there or not */
    Path directory(ModelName version) {
        return directory(version.id()).resolve(String.valueOf(version.version().orElseThrow()));
    }

    /** Takes the next number of a model. */
    ModelName claim(String id) {
        return ModelName.of(id, VersionNumbers.claim(model(id).resolve("numbers"), directory(id)));
    }

    static void write(Path directory, ModelManifest manifest) {
        Records.write(directory.resolve(MANIFEST), manifest);
    }

    /** Ids of the models with at least one version, sorted. */
    List<String> models() {
        return Trees.names(root).stream()
                .filter(ModelName::isId)
                .filter(id -> !of(id).isEmpty())
                .sorted()
                .toList();
    }

    /** Versions of a model, newest first. */
    List<ModelManifest> of(String id) {
        return VersionNumbers.in(directory(id)).stream()
                .flatMap(number -> find(ModelName.of(id, number)).stream())
                .toList();
    }

    Optional<ModelManifest> find(ModelName version) {
        Path directory = directory(version);
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try {
            return Optional.of(manifests.computeIfAbsent(version, name -> read(directory.resolve(MANIFEST), name)));
        } catch (TouchstoneException e) {
            LOG.log(System.Logger.Level.WARNING, "Leaving out {0}: {1}", version, e.getMessage());
            return Optional.empty();
        }
    }

    /** Forgets what was read of versions that are gone. */
    void forgetDeleted() {
        manifests.keySet().removeIf(version -> !Files.isDirectory(directory(version)));
    }

    private static ModelManifest read(Path file, ModelName name) {
        ModelManifest manifest = Records.readManifest(file);
        if (!manifest.name().equals(name)) {
            throw new TouchstoneException(
                    Reason.STORAGE_FAILED, file + ": name " + manifest.name() + " (expected: " + name + ")");
        }
        return manifest;
    }
}
