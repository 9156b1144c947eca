package dev.touchstone.dataset;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.DatasetRevision;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.AtomicFiles;
import dev.touchstone.wire.Records;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Datasets on disk under {@code <data>/datasets/{id}/revisions/{n}}: {@code preferences.jsonl} in the canonical form and
 * {@code revision.json}. A sealed revision never changes, but for what it is made to forget. Several processes may use one directory.
 */
public final class Datasets {
    private static final String CONTENT = "preferences.jsonl";
    private static final String MANIFEST = "revision.json";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private final Path root;

    public Datasets(Path dataDirectory) {
        this.root = dataDirectory.resolve("datasets");
    }

    /** Ids of all datasets, sorted. */
    public List<String> ids() {
        return Trees.names(root).stream()
                .filter(DatasetName::isId)
                .filter(id -> !revisions(id).isEmpty())
                .sorted()
                .toList();
    }

    /** Revisions of a dataset, newest first; empty when there is no such dataset. */
    public List<DatasetRevision> revisions(String id) {
        return Trees.names(revisionsOf(id)).stream()
                .filter(name -> NUMBER.matcher(name).matches())
                .map(Integer::valueOf)
                .sorted(Comparator.reverseOrder())
                .map(number -> Records.readDatasetRevision(path(id, number).resolve(MANIFEST)))
                .toList();
    }

    /**
     * The revision a name stands for: itself, or the newest of the dataset.
     *
     * @throws TouchstoneException DATASET_NOT_FOUND
     */
    public DatasetRevision revision(DatasetName name) {
        return revisions(name.id()).stream()
                .filter(revision -> name.revision().isEmpty()
                        || revision.number() == name.revision().getAsInt())
                .findFirst()
                .orElseThrow(() -> notFound(name));
    }

    /**
     * Where the content of a revision lies.
     *
     * @throws TouchstoneException DATASET_NOT_FOUND
     */
    public DataSource.Location source(DatasetName name) {
        DatasetName revision = revision(name).name();
        return new DataSource.Location(file(revision), Content.FORMAT, revision.toString());
    }

    /**
     * Deletes a revision, or a dataset with all its revisions.
     *
     * @throws TouchstoneException DATASET_NOT_FOUND
     */
    public void delete(DatasetName name) {
        try (DatasetLock lock = lock(name.id())) {
            revision(name);
            Path doomed = name.revision().isPresent()
                    ? path(name.id(), name.revision().getAsInt())
                    : revisionsOf(name.id());
            Path hidden = root.resolve("." + UUID.randomUUID());
            AtomicFiles.move(doomed, hidden);
            Trees.delete(hidden);
        } catch (IOException e) {
            throw StorageFailure.of(root, e);
        }
    }

    /** Keeps others from changing a dataset until it is closed. */
    DatasetLock lock(String id) {
        return DatasetLock.acquire(root.resolve(id));
    }

    Content content(DatasetName revision) {
        return Content.read(file(revision));
    }

    /** Seals a dataset's next revision; all or nothing. Under its lock. */
    DatasetRevision seal(Content content, Provenance provenance) {
        int number = revisions(provenance.id()).stream()
                        .mapToInt(DatasetRevision::number)
                        .findFirst()
                        .orElse(0)
                + 1;
        Path staged = root.resolve("." + UUID.randomUUID());
        try {
            Files.createDirectories(staged);
            content.write(staged.resolve(CONTENT));
            AtomicFiles.force(staged.resolve(CONTENT));
            DatasetRevision revision = provenance.sealed(number, content, Files.size(staged.resolve(CONTENT)));
            Records.write(staged.resolve(MANIFEST), revision);
            Files.createDirectories(revisionsOf(provenance.id()));
            AtomicFiles.move(staged, path(provenance.id(), number));
            return revision;
        } catch (IOException e) {
            throw StorageFailure.of(revisionsOf(provenance.id()), e);
        } finally {
            Trees.delete(staged);
        }
    }

    /** Puts what remains of a revision in the place of its content. Under the dataset's lock. */
    void erase(DatasetRevision revision, Content remaining, long erased) {
        Path file = file(revision.name());
        Path aside = file.resolveSibling("." + CONTENT);
        try {
            remaining.write(aside);
            AtomicFiles.force(aside);
            long bytes = Files.size(aside);
            AtomicFiles.move(aside, file);
            Records.write(
                    file.resolveSibling(MANIFEST),
                    revision.erased(
                            remaining.sha256(), remaining.records().size(), remaining.annotators(), bytes, erased));
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        }
    }

    private Path file(DatasetName revision) {
        return path(revision.id(), revision.revision().orElseThrow()).resolve(CONTENT);
    }

    private Path revisionsOf(String id) {
        return root.resolve(id).resolve("revisions");
    }

    private Path path(String id, int number) {
        return revisionsOf(id).resolve(String.valueOf(number));
    }

    private TouchstoneException notFound(DatasetName name) {
        List<String> ids = ids();
        return new TouchstoneException(
                Reason.DATASET_NOT_FOUND,
                name + ": no such dataset or revision (there "
                        + (ids.isEmpty() ? "is none yet; import one" : "are: " + String.join(", ", ids)) + ")");
    }
}
