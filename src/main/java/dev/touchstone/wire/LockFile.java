package dev.touchstone.wire;

import dev.touchstone.domain.StorageFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one thread of one process at a time do what it guards. */
public final class LockFile {
    // A file lock belongs to the whole process; this one keeps its threads apart.
    private static final ReentrantLock PROCESS = new ReentrantLock();

    private LockFile() {}

    /**
     * Does the work while nobody else holds the file, which is made if need be and stays. Not that of the data itself: a process
     * loses its lock on a file when any of its threads closes that file.
     */
    public static <T> T holding(Path file, Supplier<T> work) {
        PROCESS.lock();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("the lock is not held");
            }
            return work.get();
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        } finally {
            PROCESS.unlock();
        }
    }
}
