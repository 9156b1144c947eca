package dev.touchstone.jobs;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a second server away from a directory of jobs; ends with the process at the latest. */
final class DirectoryLock implements AutoCloseable {
    // A second channel to the file, opened and closed by this process, would end the first one's lock.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static DirectoryLock acquire(Path directory) {
        Path file = directory.resolve(".lock").toAbsolutePath();
        if (!HELD.add(file)) {
            throw inUse(directory);
        }
        try {
            return new DirectoryLock(file, locked(directory, file));
        } catch (TouchstoneException e) {
            HELD.remove(file);
            throw e;
        }
    }

    private static FileChannel locked(Path directory, Path file) {
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw inUse(directory);
            }
            return channel;
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        }
    }

    private static TouchstoneException inUse(Path directory) {
        return new TouchstoneException(
                Reason.STORAGE_FAILED,
                directory + ": another server runs the jobs of this data directory (expected: one server for each; stop"
                        + " it, or use another data directory)");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with the process then.
        } finally {
            HELD.remove(file);
        }
    }
}
