package dev.touchstone.data;

import dev.touchstone.domain.DataSource;

/** Reads preferences from a file, a folder or a request. */
public final class PreferenceReader {
    private PreferenceReader() {}

    /** @throws dev.touchstone.domain.TouchstoneException PATH_NOT_FOUND, INVALID_DATA naming file, line and field */
    public static PreferenceSet read(DataSource source, int maxSkippedLines) {
        throw new UnsupportedOperationException();
    }
}
