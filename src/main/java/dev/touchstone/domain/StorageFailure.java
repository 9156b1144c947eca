package dev.touchstone.domain;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A failed write or read as the exception of the product. */
public final class StorageFailure {
    // A write that fails for want of space takes what there was first, down to a file system's own reserve.
    private static final long FULL_BELOW_BYTES = 1 << 20;

    private StorageFailure() {}

    /**
     * STORAGE_FULL when the disk or the quota is exhausted, otherwise STORAGE_FAILED; both name the path. To be called before
     * what was half-written is deleted.
     */
    public static TouchstoneException of(Path path, IOException cause) {
        return of(path, cause, usableBytes(path));
    }

    static TouchstoneException of(Path path, IOException cause, OptionalLong usableBytes) {
        if (isFull(cause, usableBytes)) {
            return new TouchstoneException(
                    Reason.STORAGE_FULL, path + ": the disk is full; free some space and try again", cause);
        }
        return ofRead(path, cause);
    }

    /** STORAGE_FAILED, naming the path: a disk that is full can be read. */
    public static TouchstoneException ofRead(Path path, IOException cause) {
        return new TouchstoneException(Reason.STORAGE_FAILED, path + ": " + words(cause), cause);
    }

    /** What went wrong, in words where the type of the exception alone tells it. */
    public static String words(IOException cause) {
        return switch (cause) {
            case NoSuchFileException missing -> "no such file or folder";
            case AccessDeniedException denied -> "permission denied";
            case NotDirectoryException file -> "not a folder";
            default ->
                cause.getMessage() == null
                        ? cause.getClass().getSimpleName()
                        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        };
    }

    /** The JDK has no type of its own for it: the words of the operating system tell, in English, and so does the disk. */
    private static boolean isFull(IOException cause, OptionalLong usableBytes) {
        String problem = String.valueOf(cause.getMessage());
        // A subclass of these two names another problem, such as a missing file.
        boolean isUnnamed = cause.getClass() == IOException.class || cause.getClass() == FileSystemException.class;
        return problem.contains("No space left on device")
                || problem.contains("Disk quota exceeded")
                || (isUnnamed && usableBytes.orElse(Long.MAX_VALUE) < FULL_BELOW_BYTES);
    }

    private static OptionalLong usableBytes(Path path) {
        Optional<Path> existing = Stream.iterate(path.toAbsolutePath(), each -> each != null, Path::getParent)
                .filter(Files::exists)
                .findFirst();
        if (existing.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Files.getFileStore(existing.get()).getUsableSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
