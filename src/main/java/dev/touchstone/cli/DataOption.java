package dev.touchstone.cli;

import dev.touchstone.jobs.DataDirectory;
import dev.touchstone.registry.ModelRegistry;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where models and jobs lie. */
final class DataOption {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "${env:TOUCHSTONE_DATA_DIR:-data}",
            description = "Where models and jobs lie; TOUCHSTONE_DATA_DIR sets it too (now: ${DEFAULT-VALUE}).")
    private Path path = Path.of("data");

    DataDirectory directory() {
        return DataDirectory.of(path, System.getenv());
    }

    ModelRegistry registry() {
        return new ModelRegistry(directory().root());
    }
}
