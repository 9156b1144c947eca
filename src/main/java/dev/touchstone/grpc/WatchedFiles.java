package dev.touchstone.grpc;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Files whose contents are taken together, and again when they have changed. Contents that cannot be taken are told in the log, and
 * what was taken before stays in force.
 */
final class WatchedFiles {
    private static final Logger LOG = Logger.getLogger(WatchedFiles.class);
    private static final long MAX_BYTES = 10_000_000;

    /** Puts contents in force, all or nothing. */
    interface Taker {
        void take(List<byte[]> contents) throws IOException, GeneralSecurityException;
    }

    private final String setting;
    private final List<Path> files;
    private final Taker taker;
    private List<byte[]> seen;
    private String problem = "";

    /**
     * Takes the files for the first time.
     *
     * @param setting names them in messages
     * @throws TouchstoneException INVALID_REQUEST
     */
    WatchedFiles(String setting, List<Path> files, Taker taker) {
        this.setting = setting;
        this.files = List.copyOf(files);
        this.taker = taker;
        try {
            seen = read();
            taker.take(seen);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new TouchstoneException(Reason.INVALID_REQUEST, message(e), e);
        }
    }

    /** Takes the files again if they have changed. */
    synchronized void refresh() {
        try {
            List<byte[]> now = read();
            if (!isSame(now)) {
                seen = now;
                taker.take(now);
                LOG.infof("%s: read again", setting);
            }
            problem = "";
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            tell(message(e));
        }
    }

    private void tell(String newProblem) {
        if (!newProblem.equals(problem)) {
            LOG.errorf("%s; what was read before stays in force", newProblem);
            problem = newProblem;
        }
    }

    private List<byte[]> read() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new IOException(file + " is no file");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + " has more than " + MAX_BYTES + " bytes");
            }
            contents.add(Files.readAllBytes(file));
        }
        return contents;
    }

    private boolean isSame(List<byte[]> now) {
        for (int i = 0; i < now.size(); i++) {
            if (!Arrays.equals(now.get(i), seen.get(i))) {
                return false;
            }
        }
        return true;
    }

    private String message(Exception e) {
        return setting + ": " + e.getMessage();
    }
}
