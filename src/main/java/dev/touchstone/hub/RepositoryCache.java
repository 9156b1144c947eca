package dev.touchstone.hub;

import dev.touchstone.domain.StorageFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One repository in Hugging Face's cache: {@code blobs/{etag}} holds each file once, {@code snapshots/{commit}/{file}} links to
 * it, {@code refs/{revision}} holds the commit a branch or tag stood at.
 */
record RepositoryCache(Path root) {
    static RepositoryCache of(Path cache, HubId id) {
        return new RepositoryCache(cache.resolve("models--" + id.repository().replace("/", "--")));
    }

    /** The snapshot of a revision, whole or not; empty when it has never been looked up. */
    Optional<Path> snapshot(HubId id) {
        return commit(id).map(this::snapshotOf).filter(Files::isDirectory);
    }

    private Optional<String> commit(HubId id) {
        if (id.isCommit()) {
            return Optional.of(id.revision());
        }
        Path ref = ref(id);
        if (!Files.isRegularFile(ref)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(ref).strip());
        } catch (IOException e) {
            throw StorageFailure.ofRead(ref, e);
        }
    }

    Path snapshotOf(String commit) {
        return root.resolve("snapshots").resolve(commit);
    }

    Path blob(String etag) {
        return root.resolve("blobs").resolve(etag);
    }

    private Path ref(HubId id) {
        return root.resolve("refs").resolve(id.revision());
    }

    void remember(HubId id, String commit) {
        Path ref = ref(id);
        try {
            Files.createDirectories(ref.getParent());
            Files.writeString(ref, commit);
        } catch (IOException e) {
            throw StorageFailure.of(ref, e);
        }
    }

    /** Puts a blob under its name into a snapshot. */
    void link(String commit, String file, String etag) {
        Path snapshot = snapshotOf(commit);
        Path link = snapshot.resolve(file);
        try {
            Files.createDirectories(snapshot);
            Files.createSymbolicLink(link, snapshot.relativize(blob(etag)));
        } catch (FileAlreadyExistsException e) {
            // The same content: a commit never changes.
        } catch (IOException e) {
            throw StorageFailure.of(link, e);
        }
    }
}
