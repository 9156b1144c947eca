package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where everything lies on disk.
 *
 * @param root the data directory, with {@code models/} and {@code jobs/}
 * @param modelsRoot where base models are looked up by their directory name
 * @param dataRoots directories beside the data directory that requests may name
 */
public record DataDirectory(Path root, Path modelsRoot, List<Path> dataRoots) {
    public DataDirectory {
        dataRoots = List.copyOf(dataRoots);
    }

    /** The layout under {@code root} with the settings TOUCHSTONE_MODELS_ROOT and TOUCHSTONE_DATA_ROOTS. */
    public static DataDirectory of(Path root, Map<String, String> environment) {
        Path absolute = root.toAbsolutePath().normalize();
        String models = environment.getOrDefault("TOUCHSTONE_MODELS_ROOT", "");
        String roots = environment.getOrDefault("TOUCHSTONE_DATA_ROOTS", "");
        return new DataDirectory(
                absolute,
                models.isBlank() ? absolute.resolve("bases") : Path.of(models).toAbsolutePath(),
                Stream.of(roots.split(File.pathSeparator))
                        .filter(text -> !text.isBlank())
                        .map(text -> Path.of(text.strip()).toAbsolutePath())
                        .toList());
    }

    /** The directory of all jobs. */
    public Path jobs() {
        return root.resolve("jobs");
    }

    /** The directory of one job. */
    public Path job(JobName name) {
        return jobs().resolve(name.id());
    }
}
