package dev.touchstone.domain;

import java.nio.file.Path;
import java.util.List;

/** Where the preferences of a run come from. */
public sealed interface DataSource {
    /**
     * A file (plain or gzip), or a folder with {@code pos/} and {@code neg/} text files.
     *
     * @param dataset {@code datasets/{id}/revisions/{n}} whose content it is; empty when it is none
     */
    record Location(Path path, FileFormat format, String dataset) implements DataSource {
        public Location(Path path) {
            this(path, FileFormat.DETECTED, "");
        }

        @Override
        public String toString() {
            return dataset.isEmpty() ? path.toString() : dataset;
        }
    }

    /** A dataset by its name, of which only the data directory tells where it lies. */
    record Dataset(DatasetName name) implements DataSource {
        @Override
        public String toString() {
            return name.toString();
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
