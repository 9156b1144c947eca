package dev.touchstone.data;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why preferences could not be read from a path. */
final class ReadFailure {
    private ReadFailure() {}

    /** What the caller can put right is the caller's: a path that is gone, or that the program may not read. */
    static TouchstoneException of(Path path, IOException cause) {
        return switch (cause) {
            case NoSuchFileException e ->
                new TouchstoneException(
                        Reason.PATH_NOT_FOUND, path + ": not there any more (expected: to stay while it is read)", e);
            case AccessDeniedException e ->
                new TouchstoneException(
                        Reason.INVALID_DATA,
                        path + ": permission denied (expected: readable by the user that runs Touchstone)",
                        e);
            default -> StorageFailure.ofRead(path, cause);
        };
    }
}
