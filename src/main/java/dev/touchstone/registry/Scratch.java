package dev.touchstone.registry;

import dev.touchstone.domain.StorageFailure;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/** The part of the registry that nobody sees: versions being written, and versions being deleted. */
final class Scratch {
    private static final System.Logger LOG = System.getLogger(Scratch.class.getName());
    // Writing and verifying a version takes minutes at most; what is older was left by a process that died.
    private static final Duration MAX_AGE = Duration.ofDays(1);

    // Occurs in no name of a job.
    private static final String SEPARATOR = ".";

    private final Path directory;
    private final InstantSource clock;

    Scratch(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** A new empty directory; {@code owner} finds it again. */
    Path create(String owner) {
        try {
            // Not a temporary directory of the JDK's: those are closed to other users, and this one may be published.
            return Files.createDirectories(directory.resolve(owner + SEPARATOR + UUID.randomUUID()));
        } catch (IOException e) {
            throw StorageFailure.of(directory, e);
        }
    }

    /** Takes a directory out of sight in one step, then deletes it. */
    void discard(Path doomed) {
        try {
            Trees.delete(hide(doomed, UUID.randomUUID().toString()));
        } catch (IOException e) {
            throw StorageFailure.of(doomed, e);
        }
    }

    private Path hide(Path doomed, String name) throws IOException {
        try {
            Path hidden = Files.createDirectories(directory).resolve(name);
            return Files.move(doomed, hidden, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // A full disk may have no room for an entry here; another name in its own directory needs none.
            return Files.move(doomed, doomed.resolveSibling("." + name), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Deletes what an owner that is gone has left. */
    void clean(String owner) {
        Trees.names(directory).stream()
                .filter(name -> name.startsWith(owner + SEPARATOR))
                .forEach(name -> Trees.delete(directory.resolve(name)));
    }

    /** Deletes what died processes have left. */
    void clean() {
        for (String name : Trees.names(directory)) {
            Path left = directory.resolve(name);
            try {
                Instant modified = Files.getLastModifiedTime(left).toInstant();
                if (modified.isBefore(clock.instant().minus(MAX_AGE))) {
                    Trees.delete(left);
                }
            } catch (NoSuchFileException e) {
                // Its owner has finished with it.
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "Cannot clean {0}: {1}", left, e.getMessage());
            }
        }
    }
}
