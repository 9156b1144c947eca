package dev.touchstone.jobs;

import dev.touchstone.dataset.Datasets;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directories under which requests may name data on the server. */
public final class AllowedRoots {
    private final Path start;
    private final List<Path> roots;
    private final Datasets datasets;

    public AllowedRoots(DataDirectory directory) {
        this.start = directory.root();
        this.datasets = new Datasets(directory.root());
        this.roots = Stream.concat(Stream.of(directory.root()), directory.dataRoots().stream())
                .toList();
    }

    /** The request's paths as real ones, confined; see {@link #resolve(Path)}. */
    public TrainingSpec resolve(TrainingSpec spec) {
        return spec.withData(resolve(spec.data()), spec.evalData().map(this::resolve));
    }

    /** A source's path as a real one, a dataset as the file of its revision; see {@link #resolve(Path)}. */
    public DataSource resolve(DataSource source) {
        return switch (source) {
            case DataSource.Location location ->
                new DataSource.Location(resolve(location.path()), location.format(), location.dataset());
            case DataSource.Inline inline -> inline;
            case DataSource.Dataset dataset -> datasets.source(dataset.name());
        };
    }

    /** The file of a dataset's revision. */
    public Path fileOf(DatasetName dataset) {
        return datasets.source(dataset).path();
    }

    /**
     * The real path of a file or folder, every symbolic link followed; relative paths start at the data directory.
     *
     * @throws TouchstoneException PATH_NOT_ALLOWED, PATH_NOT_FOUND
     */
    public Path resolve(Path path) {
        Path asked = start.resolve(path).normalize();
        // Refused before the disk is asked, so that the answer does not tell what lies outside.
        if (Stream.concat(roots.stream(), realRoots()).noneMatch(asked::startsWith)) {
            throw notAllowed(path);
        }
        if (!Files.exists(asked)) {
            throw new TouchstoneException(
                    Reason.PATH_NOT_FOUND,
                    path + ": no such file or folder (expected: one under the data directory or TOUCHSTONE_DATA_ROOTS;"
                            + " relative paths start at the data directory)");
        }
        Path real = real(asked);
        if (realRoots().noneMatch(real::startsWith)) {
            throw notAllowed(path);
        }
        return real;
    }

    private Stream<Path> realRoots() {
        return roots.stream().filter(Files::exists).map(AllowedRoots::real);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw StorageFailure.ofRead(path, e);
        }
    }

    private static TouchstoneException notAllowed(Path path) {
        return new TouchstoneException(
                Reason.PATH_NOT_ALLOWED,
                path + ": outside the allowed folders (expected: a path under the data directory or"
                        + " TOUCHSTONE_DATA_ROOTS)");
    }
}
