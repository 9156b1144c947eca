package dev.touchstone.data;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The objects of a file, one after another. */
interface Items {
    /**
     * One object.
     *
     * @param place where it begins in the file, as it follows the file's name in a message
     * @param fields reads it; empty for a blank line
     */
    record Item(String place, Supplier<Optional<JsonFields>> fields) {}

    /** The next one, or null at the end. */
    @Nullable
    Item next() throws IOException;
}
