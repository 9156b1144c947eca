package dev.touchstone.domain;

import java.nio.file.Path;
import java.util.List;

/** Where the preferences of a run come from. */
public sealed interface DataSource {
    /** A JSON lines file (plain or gzip), or a folder with {@code pos/} and {@code neg/} text files. */
    record Location(Path path) implements DataSource {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Preferences given in the request itself; prints their number alone. */
    record Inline(List<Preference> preferences) implements DataSource {
        public Inline {
            new Violations()
                    .check(preferences.size() >= 2, "inline.preferences", preferences.size(), "at least 2")
                    .throwIfAny();
            preferences = List.copyOf(preferences);
        }

        @Override
        public String toString() {
            return "inline (" + preferences.size() + " preferences)";
        }
    }
}
