package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where everything lies on disk.
 *
 * @param root the data directory, with {@code models/} and {@code jobs/}
 * @param modelsRoot where base models are looked up by their directory name
 * @param dataRoots directories beside the data directory that requests may name
 */
public record DataDirectory(Path root, Path modelsRoot, List<Path> dataRoots) {
    private static final String MODELS_ROOT = "TOUCHSTONE_MODELS_ROOT";
    private static final String DATA_ROOTS = "TOUCHSTONE_DATA_ROOTS";

    public DataDirectory {
        dataRoots = List.copyOf(dataRoots);
    }

    /** The layout under {@code root} with the settings TOUCHSTONE_MODELS_ROOT and TOUCHSTONE_DATA_ROOTS. */
    public static DataDirectory of(Path root, Map<String, String> environment) {
        Path absolute = root.toAbsolutePath().normalize();
        String models = environment.getOrDefault(MODELS_ROOT, "");
        String roots = environment.getOrDefault(DATA_ROOTS, "");
        return new DataDirectory(
                absolute,
                models.isBlank() ? absolute.resolve("bases") : Path.of(models).toAbsolutePath(),
                Stream.of(roots.split(File.pathSeparator))
                        .filter(text -> !text.isBlank())
                        .map(text -> Path.of(text.strip()).toAbsolutePath())
                        .toList());
    }

    /** The settings that give this layout in another process. */
    Map<String, String> environment() {
        String roots = dataRoots.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return Map.of(MODELS_ROOT, modelsRoot.toString(), DATA_ROOTS, roots);
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
