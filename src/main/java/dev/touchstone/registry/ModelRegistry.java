package dev.touchstone.registry;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.AtomicFiles;
import dev.touchstone.wire.Records;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Versions on disk under {@code <data>/models/{id}/versions/{n}}. Several processes may use one directory.
 *
 * <p>A number is taken by creating the empty file {@code <data>/models/{id}/numbers/{n}}, which stays for ever: two publishers
 * never get the same number, and that of a deleted version is not given again.
 */
public final class ModelRegistry {
    private static final System.Logger LOG = System.getLogger(ModelRegistry.class.getName());
    private static final String MANIFEST = "touchstone.json";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private final Path root;
    private final Scratch scratch;
    // A published version never changes.
    private final Map<ModelName, ModelManifest> manifests = new ConcurrentHashMap<>();
    private final Calibrations calibrations = new Calibrations();

    public ModelRegistry(Path dataDirectory) {
        this(dataDirectory, InstantSource.system());
    }

    ModelRegistry(Path dataDirectory, InstantSource clock) {
        this.root = dataDirectory.resolve("models");
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
        return publish(model, staged, manifest, () -> {});
    }

    /** As above; {@code beforeRename} may throw to keep the version from being published. */
    public ModelManifest publish(
            String model, Path staged, Function<ModelName, ModelManifest> manifest, Runnable beforeRename) {
        ModelName name = claim(ModelName.of(model));
        ModelManifest written = manifest.apply(name);
        Records.write(staged.resolve(MANIFEST), written);
        Path target = path(name);
        try {
            Trees.force(staged);
            Files.createDirectories(versionsOf(model));
            beforeRename.run();
            AtomicFiles.move(staged, target);
        } catch (IOException e) {
            throw StorageFailure.of(target, e);
        }
        return written;
    }

    /** The version a name stands for: itself, or the newest of the model. MODEL_NOT_FOUND if there is none. */
    public ModelName resolve(ModelName name) {
        return manifest(name).name();
    }

    /** Model ids with at least one version, sorted. */
    public List<String> models() {
        return Trees.names(root).stream()
                .filter(ModelName::isId)
                .filter(id -> newest(id).isPresent())
                .sorted()
                .toList();
    }

    /** Versions of a model, newest first; empty when there is no such model. */
    public List<ModelManifest> versions(String model) {
        return numbers(versionsOf(model)).stream()
                .flatMap(number -> readable(ModelName.of(model, number)).stream())
                .toList();
    }

    /** The manifest of a version, or of a model's newest. MODEL_NOT_FOUND if there is none. */
    public ModelManifest manifest(ModelName name) {
        Optional<ModelManifest> found = name.version().isPresent() ? readable(name) : newest(name.id());
        return found.orElseThrow(() -> notFound(name));
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
        return calibrations.of(path(version)).filter(calibration -> calibration
                .contract()
                .equals(manifest(version).contract()));
    }

    /** Directory of an existing version. */
    public Path directory(ModelName version) {
        return path(resolve(version));
    }

    /** Deletes a version, or a model with all its versions; it is gone at once, its bytes soon. */
    public void delete(ModelName name) {
        Path doomed = name.version().isPresent() ? path(name) : versionsOf(name.id());
        if (name.version().isPresent()
                ? !Files.isDirectory(doomed)
                : numbers(doomed).isEmpty()) {
            throw notFound(name);
        }
        scratch.discard(doomed);
        manifests
                .keySet()
                .removeIf(
                        known -> known.equals(name) || ModelName.of(known.id()).equals(name));
    }

    private ModelName claim(ModelName model) {
        Path numbers = directoryOf(model.id()).resolve("numbers");
        try {
            Files.createDirectories(numbers);
            int last = numbers(numbers).stream().findFirst().orElse(0);
            int next = Math.max(
                            last,
                            numbers(versionsOf(model.id())).stream().findFirst().orElse(0))
                    + 1;
            while (!isCreated(numbers.resolve(String.valueOf(next)))) {
                next++;
            }
            AtomicFiles.force(numbers);
            return ModelName.of(model.id(), next);
        } catch (IOException e) {
            throw StorageFailure.of(numbers, e);
        }
    }

    private static boolean isCreated(Path file) throws IOException {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private Optional<ModelManifest> newest(String model) {
        return numbers(versionsOf(model)).stream()
                .flatMap(number -> readable(ModelName.of(model, number)).stream())
                .findFirst();
    }

    private Optional<ModelManifest> readable(ModelName version) {
        Path file = path(version).resolve(MANIFEST);
        if (!Files.isDirectory(path(version))) {
            return Optional.empty();
        }
        try {
            return Optional.of(manifests.computeIfAbsent(version, name -> read(file, name)));
        } catch (TouchstoneException e) {
            LOG.log(System.Logger.Level.WARNING, "Leaving out {0}: {1}", version, e.getMessage());
            return Optional.empty();
        }
    }

    private static ModelManifest read(Path file, ModelName name) {
        ModelManifest manifest = Records.readManifest(file);
        if (!manifest.name().equals(name)) {
            throw new TouchstoneException(
                    Reason.STORAGE_FAILED, file + ": name " + manifest.name() + " (expected: " + name + ")");
        }
        return manifest;
    }

    /** Numbers that are names in a directory, highest first. */
    private static List<Integer> numbers(Path directory) {
        return Trees.names(directory).stream()
                .filter(name -> NUMBER.matcher(name).matches())
                .map(Integer::valueOf)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private Path directoryOf(String model) {
        return root.resolve(ModelName.of(model).id());
    }

    private Path versionsOf(String model) {
        return directoryOf(model).resolve("versions");
    }

    private Path path(ModelName version) {
        return versionsOf(version.id()).resolve(String.valueOf(version.version().orElseThrow()));
    }

    private TouchstoneException notFound(ModelName name) {
        List<String> models = models();
        return new TouchstoneException(
                Reason.MODEL_NOT_FOUND,
                name + ": no such model or version (there "
                        + (models.isEmpty() ? "is none yet; train one" : "are: " + String.join(", ", models)) + ")");
    }
}
