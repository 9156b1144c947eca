package dev.touchstone.domain;

import java.util.List;
import java.util.Map;

/**
 * How a file of preferences is to be read.
 *
 * @param name of the format; empty to tell it from the file
 * @param columns for a field of ours, such as {@code prompt}, the names it goes by in the file; several for {@code responses}
 */
public record FileFormat(String name, Map<String, List<String>> columns) {
    /** To be told from the file, whose fields have our names. */
    public static final FileFormat DETECTED = new FileFormat("", Map.of());

    public FileFormat {
        Violations violations = new Violations();
        columns.forEach((field, names) ->
                violations.check(!names.isEmpty(), "columns." + field, "none", "at least one name in the file"));
        violations.throwIfAny();
        columns = Map.copyOf(columns);
    }
}
