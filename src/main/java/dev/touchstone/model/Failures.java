package dev.touchstone.model;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What went wrong with a file of a model, as the product's exception. */
final class Failures {
    /** What a damaged file holds must not flood a log or the status of a call. */
    private static final int LONGEST_MESSAGE = 1_000;

    private Failures() {}

    static TouchstoneException invalid(Path file, String message) {
        return new TouchstoneException(Reason.INVALID_MODEL, file + ": " + shortened(message));
    }

    static TouchstoneException unsupported(Path file, String message) {
        return new TouchstoneException(Reason.UNSUPPORTED_MODEL, file + ": " + shortened(message));
    }

    static TouchstoneException reading(Path file, IOException e) {
        return e instanceof NoSuchFileException
                ? invalid(file, "no such file")
                : new TouchstoneException(Reason.STORAGE_FAILED, file + ": cannot be read: " + e, e);
    }

    static TouchstoneException writing(Path file, IOException e) {
        return StorageFailure.of(file, e);
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "...";
    }
}
