package dev.touchstone.cli;

import dev.touchstone.dataset.Datasets;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.jobs.DataDirectory;
import dev.touchstone.jobs.JobDesk;
import dev.touchstone.registry.ModelRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
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

    Datasets datasets() {
        return new Datasets(directory().root());
    }

    /** What {@code --data} names: a dataset such as {@code datasets/tone}, or a path. */
    DataSource.Location source(Path named) {
        boolean isDataset = DatasetName.isResource(named.toString())
                && (!Files.exists(named)
                        || datasets()
                                .ids()
                                .contains(DatasetName.parse(named.toString()).id()));
        return isDataset ? datasets().source(DatasetName.parse(named.toString())) : RealPath.source(named);
    }

    JobDesk jobs() {
        return new JobDesk(directory(), InstantSource.system());
    }

    ModelRegistry registry() {
        return new ModelRegistry(directory().root());
    }
}
