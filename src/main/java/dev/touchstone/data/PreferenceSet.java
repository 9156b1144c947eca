package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.util.List;

/**
 * Preferences as they were read.
 *
 * @param skippedLines bad lines within the tolerance, as {@code file:line: field: problem}
 * @param sha256 of the content, decompressed, in hex; of preferences in a request: of the lines that would hold them
 * @param format what they were read as, in words, such as "pairs"
 * @param dataset {@code datasets/{id}/revisions/{n}} that they are; empty when they are none
 */
public record PreferenceSet(
        List<Entry> entries, List<String> skippedLines, String sha256, String format, String dataset) {
    /**
     * One preference.
     *
     * @param id of the line or record that it was read from; empty when that has none
     * @param place where it stands: {@code file:line}, or its file in a folder, or its field in a request
     */
    public record Entry(String id, String place, Preference preference) {}

    public PreferenceSet {
        entries = List.copyOf(entries);
        skippedLines = List.copyOf(skippedLines);
    }

    public List<Preference> preferences() {
        return entries.stream().map(Entry::preference).toList();
    }

    /** Where each preference stands. */
    public List<String> places() {
        return entries.stream().map(Entry::place).toList();
    }
}
