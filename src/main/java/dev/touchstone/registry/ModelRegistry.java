package dev.touchstone.registry;

import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.ModelAlias;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Promotion;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.AtomicFiles;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Versions on disk under {@code <data>/models/{id}/versions/{n}}, and their aliases. Several processes may use one directory. */
public final class ModelRegistry {
    private static final System.Logger LOG = System.getLogger(ModelRegistry.class.getName());

    private final InstantSource clock;
    private final Versions versions;
    private final AliasFiles aliases;
    private final Calibrations calibrations = new Calibrations();
    private final Scratch scratch;

    public ModelRegistry(Path dataDirectory) {
        this(dataDirectory, InstantSource.system());
    }

    ModelRegistry(Path dataDirectory, InstantSource clock) {
        Path root = dataDirectory.resolve("models");
        this.clock = clock;
        this.versions = new Versions(root);
        this.aliases = new AliasFiles(versions);
        // Model ids never begin with a dot.
        this.scratch = new Scratch(root.resolve(".scratch"), clock);
    }

    /** A new empty directory on the registry's file system, to be filled and then published. */
    public Path stage() {
        return stage("");
    }

    /** As {@link #stage()}, for an owner such as a job, without dots in its name. */
    public Path stage(String owner) {
        scratch.clean();
        return scratch.create(owner);
    }

    /** Deletes what an owner that is gone has staged and not published. */
    public void unstage(String owner) {
        scratch.clean(owner);
    }

    /**
     * Publishes a staged directory as the model's next version: manifest written, fsynced, renamed; all or nothing.
     *
     * @param manifest gives the manifest for the name the version will have
     */
    public ModelManifest publish(String model, Path staged, Function<ModelName, ModelManifest> manifest) {
        return publish(model, staged, manifest, Promotion.UNLESS_CHOSEN, () -> {});
    }

    /** As above; {@code beforeRename} may throw to keep the version from being published. */
    public ModelManifest publish(
            String model,
            Path staged,
            Function<ModelName, ModelManifest> manifest,
            Promotion promotion,
            Runnable beforeRename) {
        ModelName name = versions.claim(model);
        ModelManifest written = manifest.apply(name);
        Versions.write(staged, written);
        Path target = versions.directory(name);
        try {
            Trees.force(staged);
            Files.createDirectories(versions.directory(model));
            beforeRename.run();
            AtomicFiles.move(staged, target);
        } catch (IOException e) {
            throw StorageFailure.of(target, e);
        }
        recordPublished(written, promotion);
        return written;
    }

    /** Without the record, for which the disk may be full, the version is there all the same: as a candidate. */
    private void recordPublished(ModelManifest version, Promotion promotion) {
        ModelName name = version.name();
        try {
            aliases.update(name.id(), other -> !other.name().equals(name), before -> {
                boolean calibrated =
                        before.champion().flatMap(this::calibration).isPresent();
                return before.published(name, promotion, calibrated, version.createTime());
            });
        } catch (TouchstoneException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} is published as a candidate: {1}", name, e.getMessage());
        }
    }

    /**
     * The version a name stands for: itself, or that of the alias, which is the champion where none is named.
     *
     * @throws TouchstoneException MODEL_NOT_FOUND if there is none
     */
    public ModelName resolve(ModelName name) {
        return manifest(name).name();
    }

    /** As {@link #resolve}, with all that is known of the version. */
    public ModelManifest manifest(ModelName name) {
        Optional<ModelName> version = name.version().isPresent()
                ? Optional.of(name)
                : aliases(name.id()).version(name.alias().orElse(ModelAlias.CHAMPION));
        return version.flatMap(versions::find).orElseThrow(() -> notFound(name));
    }

    /** Directory of the version a name stands for. */
    public Path directory(ModelName name) {
        return versions.directory(resolve(name));
    }

    /** Model ids with at least one version, sorted. */
    public List<String> models() {
        return versions.models();
    }

    /** Versions of a model, newest first; empty when there is no such model. */
    public List<ModelManifest> versions(String model) {
        return versions.of(model);
    }

    /** All versions of all models. */
    public Stream<ModelManifest> all() {
        return models().stream().flatMap(model -> versions(model).stream());
    }

    /** What the aliases of a model stand for; nothing when there is no such model. */
    public ModelAliases aliases(String model) {
        return aliases.of(model);
    }

    /**
     * Makes a version the champion of its model.
     *
     * @param name a version or an alias
     * @throws TouchstoneException MODEL_NOT_FOUND
     */
    public ModelAliases promote(ModelName name, String note) {
        return change(name, before -> before.promoted(resolve(name), note, clock.instant()));
    }

    /**
     * As above, if the champion is still the one that the version was compared with.
     *
     * @throws TouchstoneException MODEL_NOT_FOUND, PROMOTION_REFUSED
     */
    public ModelAliases promote(ModelName version, ModelName overChampion, String note) {
        return change(version, before -> {
            before.requireChampion(overChampion);
            return before.promoted(version, note, clock.instant());
        });
    }

    /**
     * Goes back to the champion before.
     *
     * @throws TouchstoneException MODEL_NOT_FOUND, NO_EARLIER_CHAMPION
     */
    public ModelAliases rollBack(ModelName model, String note) {
        return change(model, before -> before.rolledBack(note, clock.instant()));
    }

    private ModelAliases change(ModelName name, Function<ModelAliases, List<AliasChange>> change) {
        // Before a lock is made for a model that is not there.
        resolve(name);
        return aliases.update(name.id(), change);
    }

    /**
     * Stores what the rewards of a version mean, in the place of what was known before. All servers on the directory use it from
     * their next call on.
     */
    public void calibrate(ModelName version, Calibration calibration) {
        Calibrations.write(directory(version), calibration);
    }

    /** Keeps a page about a version as {@code {name}.html} in its directory, in the place of the one before. */
    public void report(ModelName version, String name, String html) {
        AtomicFiles.write(directory(version).resolve(name + ".html"), html.getBytes(StandardCharsets.UTF_8));
    }

    /** What the rewards of a version mean; empty when it is not calibrated, or was for another contract. */
    public Optional<Calibration> calibration(ModelName version) {
        return calibrations.of(versions.directory(version)).filter(calibration -> calibration
                .contract()
                .equals(manifest(version).contract()));
    }

    /**
     * Deletes a version, or with the id alone the model with all its versions; it is gone at once, its bytes soon. In the place of
     * a deleted champion comes the one before it.
     */
    public void delete(ModelName name) {
        if (name.isModel()) {
            deleteModel(name);
        } else {
            deleteVersion(name.version().isPresent() ? name : resolve(name));
        }
        versions.forgetDeleted();
    }

    private void deleteModel(ModelName model) {
        Path all = versions.directory(model.id());
        if (VersionNumbers.in(all).isEmpty()) {
            throw notFound(model);
        }
        scratch.discard(all);
        aliases.delete(model.id());
    }

    private void deleteVersion(ModelName version) {
        if (!Files.isDirectory(versions.directory(version))) {
            throw notFound(version);
        }
        recordDeleted(version);
        scratch.discard(versions.directory(version));
    }

    /** Without the record, for which the disk may be full, no alias stands for a version that is gone either. */
    private void recordDeleted(ModelName version) {
        try {
            aliases.update(version.id(), before -> before.deleted(version, clock.instant()));
        } catch (TouchstoneException e) {
            LOG.log(System.Logger.Level.WARNING, "Deleting {0}: {1}", version, e.getMessage());
        }
    }

    private TouchstoneException notFound(ModelName name) {
        List<String> models = models();
        boolean isCandidate = name.alias().isPresent() && models.contains(name.id());
        String there = models.isEmpty() ? "there is none yet; train one" : "there are: " + String.join(", ", models);
        return new TouchstoneException(
                Reason.MODEL_NOT_FOUND,
                isCandidate
                        ? name + ": no version waits to be promoted (expected: models/" + name.id() + "/versions/{n})"
                        : name + ": no such model or version (" + there + ")");
    }
}
