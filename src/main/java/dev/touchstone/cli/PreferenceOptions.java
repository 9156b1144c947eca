package dev.touchstone.cli;

import dev.touchstone.domain.DataSource;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a run would learn from, and what it would measure on. */
final class PreferenceOptions {
    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description = "Preferences: a file, a folder with pos/ and neg/, or datasets/ID[/revisions/N].")
    private Path preferences;

    @Option(
            names = "--eval-data",
            paramLabel = "PATH",
            description = "Preferences to measure on (default: a part of --data, split by prompt).")
    private @Nullable Path evalPreferences;

    DataSource source(DataOption data) {
        return data.source(preferences);
    }

    Optional<DataSource> evalSource(DataOption data) {
        return Optional.ofNullable(evalPreferences).map(data::source);
    }
}
