package dev.touchstone.data;

import dev.touchstone.domain.FileFormat;
import dev.touchstone.domain.Preference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects of a file as preferences, in the format that was told or else that of the first object. */
final class FormattedItems {
    /**
     * The preferences of one object.
     *
     * @param id of the object; empty when it has none
     */
    record Read(String id, List<Preference> preferences) {}

    private final Columns columns;
    private @Nullable PreferenceFormat format;

    FormattedItems(FileFormat told) {
        this.columns = new Columns(told.columns());
        this.format = told.name().isEmpty() ? null : PreferenceFormat.named(told.name());
    }

    boolean isCsv() {
        return format == PreferenceFormat.CSV;
    }

    /** None for a blank line. */
    Optional<Read> read(Items.Item item) {
        return item.fields().get().map(this::read);
    }

    private Read read(JsonFields fields) {
        PreferenceFormat current = format == null ? PreferenceFormat.of(fields, columns) : format;
        format = current;
        return new Read(id(columns.renamed(fields)), current.parse(fields, columns));
    }

    private static String id(JsonFields fields) {
        for (String name : List.of("id", "datasetObjectId")) {
            if (fields.has(name) && fields.node().get(name).isValueNode()) {
                return fields.node().get(name).asText();
            }
        }
        return "";
    }

    /** What the preferences were read as. */
    String words(List<Preference> preferences) {
        PreferenceFormat known = format;
        return known == null ? "" : known.words(preferences);
    }
}
