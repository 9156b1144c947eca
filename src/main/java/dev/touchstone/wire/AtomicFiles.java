package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there whole or not at all, also after a power cut. */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Writes a file aside, forces it to disk and renames it into place; STORAGE_FULL or STORAGE_FAILED. */
    public static void write(Path file, byte[] content) {
        Path aside = aside(file);
        try {
            writeForced(aside, content);
            move(aside, file);
        } catch (IOException e) {
            TouchstoneException failure = StorageFailure.of(file, e);
            delete(aside, failure);
            throw failure;
        }
    }

    /** Renames a file or directory and forces the directory it arrives in to disk. */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        force(requireNonNull(to.toAbsolutePath().getParent(), "parent"));
    }

    /** Forces a file, or the entries of a directory, to disk. */
    public static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path file, TouchstoneException because) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /** Where this thread writes a file before it is whole. */
    static Path aside(Path file) {
        long process = ProcessHandle.current().pid();
        long thread = Thread.currentThread().threadId();
        return file.resolveSibling("." + file.getFileName() + "." + process + "-" + thread + ".tmp");
    }

    private static void writeForced(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
