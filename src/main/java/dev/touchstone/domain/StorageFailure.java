package dev.touchstone.domain;

import java.io.IOException;
import java.nio.file.Path;

/** A failed read or write as the exception of the product. */
public final class StorageFailure {
    private StorageFailure() {}

    /** STORAGE_FULL when the disk or the quota is exhausted, otherwise STORAGE_FAILED; both name the path. */
    public static TouchstoneException of(Path path, IOException cause) {
        String problem = String.valueOf(cause.getMessage());
        // The JDK has no type of its own for it, only the words of the operating system.
        if (problem.contains("No space left on device") || problem.contains("Disk quota exceeded")) {
            return new TouchstoneException(
                    Reason.STORAGE_FULL, path + ": the disk is full; free some space and try again", cause);
        }
        return new TouchstoneException(
                Reason.STORAGE_FAILED, path + ": " + cause.getClass().getSimpleName() + ": " + problem, cause);
    }
}
