package dev.touchstone.cli;

import dev.touchstone.domain.DataSource;
import java.io.IOException;
import java.nio.file.Path;

/** Preferences where the user says they are: he may name a link, which the reader would not follow. */
final class RealPath {
    private RealPath() {}

    static DataSource.Location source(Path path) {
        return new DataSource.Location(of(path));
    }

    static Path of(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // The reader says what is wrong with it.
            return path;
        }
    }
}
