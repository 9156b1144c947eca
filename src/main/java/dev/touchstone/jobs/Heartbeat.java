package dev.touchstone.jobs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A file whose time changes as long as the process that it stands for lives, on whatever machine; needs no room on the disk. */
final class Heartbeat {
    private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());

    private Heartbeat() {}

    /** Renews the file. What cannot be renewed says that nobody lives, which is for the other side to judge. */
    static void beat(Path file, InstantSource clock) {
        try {
            try {
                Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            } catch (NoSuchFileException e) {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            // Somebody else was quicker.
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", file, e);
        }
    }

    /** Listens to a heartbeat. Only that it changes counts: clocks of two machines differ, and are set. */
    static final class Listener {
        private final Path file;
        private final LongSupplier nanoTime;
        private Optional<FileTime> last;
        private long changedAt;

        /** @param nanoTime of this process, as {@link System#nanoTime} */
        Listener(Path file, LongSupplier nanoTime) {
            this.file = file;
            this.nanoTime = nanoTime;
            this.last = time();
            this.changedAt = nanoTime.getAsLong();
        }

        /** For how long there has been none, at most since this listener was made. */
        Duration silence() {
            Optional<FileTime> now = time();
            if (!now.equals(last)) {
                last = now;
                changedAt = nanoTime.getAsLong();
            }
            return Duration.ofNanos(nanoTime.getAsLong() - changedAt);
        }

        private Optional<FileTime> time() {
            try {
                return Optional.of(Files.getLastModifiedTime(file));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }
}
