package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a file as preferences, in the format of the first of them that holds an object. */
final class FormattedLines {
    private @Nullable PreferenceFormat format;

    /** None for a blank line. */
    List<Preference> preferences(LineReader.Line line) {
        return JsonLine.fields(line).map(this::preferences).orElse(List.of());
    }

    private List<Preference> preferences(JsonFields fields) {
        PreferenceFormat current = format == null ? PreferenceFormat.of(fields) : format;
        format = current;
        return current.parse(fields);
    }

    /** What the preferences were read as. */
    String words(List<Preference> preferences) {
        PreferenceFormat known = format;
        return known == null ? "" : known.words(preferences);
    }
}
