package dev.touchstone.registry;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The calibrations of versions on disk, read again when they change. */
final class Calibrations {
    private static final System.Logger LOG = System.getLogger(Calibrations.class.getName());
    private static final String FILE = "calibration.json";

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    static void write(Path version, Calibration calibration) {
        Records.write(version.resolve(FILE), calibration);
    }

    /** Empty if there is none; one that cannot be read counts as none and is logged. */
    Optional<Calibration> of(Path version) {
        Path file = version.resolve(FILE);
        Object state;
        try {
            state = state(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (IOException e) {
            known.remove(file);
            return Optional.empty();
        }
        return known.compute(
                        file,
                        (path, before) -> before != null && before.state.equals(state) ? before : read(path, state))
                .calibration;
    }

    /** A file is renamed into place, so that a new one has a new key. */
    private static Object state(BasicFileAttributes attributes) {
        return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    }

    private static Known read(Path file, Object state) {
        try {
            return new Known(state, Optional.of(Records.readCalibration(file)));
        } catch (TouchstoneException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "Not calibrated: {0}: {1}", file, e.getMessage());
            return new Known(state, Optional.empty());
        }
    }

    private record Known(Object state, Optional<Calibration> calibration) {}
}
