package dev.touchstone.lint;

import dev.touchstone.data.Places;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Finding;
import java.util.List;

/** Preferences with where they were read from. */
public record Inspected(DataSource source, PreferenceSet set) {
    /** Where each of them stands. */
    List<Finding.Where> wheres() {
        return Places.of(set, source);
    }
}
