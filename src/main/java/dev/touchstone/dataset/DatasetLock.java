package dev.touchstone.dataset;

import dev.touchstone.domain.StorageFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread of all processes change a dataset at a time. */
final class DatasetLock implements AutoCloseable {
    // A lock of a file keeps other processes out, and not other threads of this one.
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock threads;
    private final FileChannel processes;

    private DatasetLock(ReentrantLock threads, FileChannel processes) {
        this.threads = threads;
        this.processes = processes;
    }

    /** Waits for whoever has it. */
    static DatasetLock acquire(Path directory) {
        Path file = directory.resolve(".lock").toAbsolutePath();
        ReentrantLock threads = THREADS.computeIfAbsent(file, first -> new ReentrantLock());
        threads.lock();
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new DatasetLock(threads, channel);
        } catch (IOException e) {
            threads.unlock();
            throw StorageFailure.of(file, e);
        }
    }

    @Override
    public void close() throws IOException {
        try (processes) {
            threads.unlock();
        }
    }
}
