package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.util.List;

/**
 * Preferences as they were read.
 *
 * @param places where each preference stands: {@code file:line}, or its file in a folder, or its field in a request
 * @param skippedLines bad lines within the tolerance, as {@code file:line: field: problem}
 * @param sha256 of the content, decompressed, in hex; of preferences in a request: of the lines that would hold them
 * @param format what they were read as, in words, such as "pairs"
 */
public record PreferenceSet(
        List<Preference> preferences, List<String> places, List<String> skippedLines, String sha256, String format) {
    public PreferenceSet {
        if (places.size() != preferences.size()) {
            throw new IllegalArgumentException(places.size() + " places (expected: one per preference)");
        }
        preferences = List.copyOf(preferences);
        places = List.copyOf(places);
        skippedLines = List.copyOf(skippedLines);
    }
}
