package dev.touchstone.domain;

import java.nio.file.Path;
import java.util.List;

/** Where the preferences of a run come from. */
public sealed interface DataSource {
    /** A file (plain or gzip), or a folder with {@code pos/} and {@code neg/} text files. */
    record Location(Path path, FileFormat format) implements DataSource {
        public Location(Path path) {
            this(path, FileFormat.DETECTED);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Preferences given in the request itself; prints their number alone. */
    record Inline(List<Preference> preferences) implements DataSource {
        public Inline {
            Violations violations = new Violations();
            checkCount(violations, preferences.size());
            violations.throwIfAny();
            preferences = List.copyOf(preferences);
        }

        /** Notes whether there are too few. */
        public static void checkCount(Violations violations, int count) {
            violations.check(count >= 2, "inline.preferences", count, "at least 2");
        }

        @Override
        public String toString() {
            return "inline (" + preferences.size() + " preferences)";
        }
    }
}
