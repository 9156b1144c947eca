package dev.touchstone.registry;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.Records;
import java.nio.file.Path;
import java.util.Optional;

/** The calibrations of versions on disk, read again when they change. */
final class Calibrations {
    private static final System.Logger LOG = System.getLogger(Calibrations.class.getName());
    private static final String FILE = "calibration.json";

    private final FileCache<Optional<Calibration>> files = new FileCache<>(Calibrations::read);

    static void write(Path version, Calibration calibration) {
        Records.write(version.resolve(FILE), calibration);
    }

    /** Empty if there is none; one that cannot be read counts as none and is logged. */
    Optional<Calibration> of(Path version) {
        return files.of(version.resolve(FILE)).flatMap(calibration -> calibration);
    }

    private static Optional<Calibration> read(Path file) {
        try {
            return Optional.of(Records.readCalibration(file));
        } catch (TouchstoneException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "Not calibrated: {0}: {1}", file, e.getMessage());
            return Optional.empty();
        }
    }
}
