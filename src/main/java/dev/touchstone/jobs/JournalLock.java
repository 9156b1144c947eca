package dev.touchstone.jobs;

import dev.touchstone.wire.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps the writers of a journal apart, and its readers from what is being written. */
final class JournalLock implements AutoCloseable {
    // A file lock belongs to the whole process; this one keeps its threads apart.
    private static final ReentrantLock PROCESS = new ReentrantLock();

    private final Optional<FileChannel> held;

    private JournalLock(Path journal, boolean shared) throws IOException {
        // Not the journal itself: a process loses its lock on a file when any of its threads closes that file.
        Path file = journal.resolveSibling(journal.getFileName() + ".lock");
        PROCESS.lock();
        try {
            // A reader may lack the right to make it. Without it there has been no writer who could be in the way.
            held = shared && !Files.exists(file) ? Optional.empty() : Optional.of(locked(file, shared));
        } catch (IOException | RuntimeException e) {
            PROCESS.unlock();
            throw e;
        }
    }

    /** The lock of a writer. */
    static JournalLock exclusive(Path journal) throws IOException {
        return new JournalLock(journal, false);
    }

    /**
     * How many bytes of a journal stay, whatever happens: no writer takes them back, and a power cut does not either.
     *
     * @throws IOException if they cannot be forced to disk
     */
    static long settled(Path journal) throws IOException {
        long size;
        try (JournalLock unused = new JournalLock(journal, true)) {
            size = Files.size(journal);
        }
        AtomicFiles.force(journal);
        return size;
    }

    private static FileChannel locked(Path file, boolean shared) throws IOException {
        FileChannel channel = shared
                ? FileChannel.open(file, StandardOpenOption.READ)
                : FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            // Closing the channel ends the lock.
            FileLock unused = channel.lock(0, Long.MAX_VALUE, shared);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (held.isPresent()) {
                held.get().close();
            }
        } finally {
            PROCESS.unlock();
        }
    }
}
