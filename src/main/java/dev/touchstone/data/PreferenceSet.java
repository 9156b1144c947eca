package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.util.List;

/**
 * Preferences as they were read.
 *
 * @param skippedLines bad lines within the tolerance, as {@code file:line: field: problem}
 * @param sha256 of the content, decompressed, in hex; of preferences in a request: of the lines that would hold them
 */
public record PreferenceSet(List<Preference> preferences, List<String> skippedLines, String sha256) {
    public PreferenceSet {
        preferences = List.copyOf(preferences);
        skippedLines = List.copyOf(skippedLines);
    }
}
