package dev.touchstone.dataset;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Violations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files that are on their way here, under {@code <data>/datasets/.uploads}: each is known by the request id of its import. */
public final class Uploads {
    private static final Duration MAX_AGE = Duration.ofDays(1);
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{36}");

    private final Path directory;
    private final long maxBytes;
    private final InstantSource clock;

    /** @param maxBytes of one upload */
    public Uploads(Path dataDirectory, long maxBytes, InstantSource clock) {
        this.directory = dataDirectory.resolve("datasets").resolve(".uploads");
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** Bytes of an upload that are here to stay. */
    public long committed(String requestId) {
        Path file = file(requestId);
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        }
    }

    /**
     * Appends bytes that begin at an offset of the whole; those that are here already are left as they are.
     *
     * @return bytes that are here now
     * @throws TouchstoneException INVALID_REQUEST when the offset leaves a gap, INVALID_DATA when the upload is too long, STORAGE_FULL
     */
    public long append(String requestId, long offset, byte[] bytes) {
        long committed = committed(requestId);
        new Violations()
                .check(offset >= 0 && offset <= committed, "offset", offset, "0 to " + committed + ", what is here")
                .throwIfAny();
        long end = offset + bytes.length;
        if (end > maxBytes) {
            throw new TouchstoneException(
                    Reason.INVALID_DATA,
                    "upload: more than " + maxBytes
                            + " bytes (expected: fewer; TOUCHSTONE_MAX_DATA_BYTES sets the limit)");
        }
        if (end <= committed) {
            return committed;
        }
        write(file(requestId), bytes, Math.toIntExact(committed - offset));
        return end;
    }

    /** The file with what has come. */
    public Path file(String requestId) {
        new Violations()
                .check(ID.matcher(requestId).matches(), "request_id", requestId, "a UUID")
                .throwIfAny();
        return directory.resolve(requestId);
    }

    /** Lets go of an upload, and of those that nobody has gone on with for a day. */
    public void discard(String requestId) {
        Instant oldest = clock.instant().minus(MAX_AGE);
        try (Stream<Path> files = Files.exists(directory) ? Files.list(directory) : Stream.empty()) {
            for (Path file : files.toList()) {
                boolean old = Files.getLastModifiedTime(file).toInstant().isBefore(oldest);
                if (old || file.equals(file(requestId))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw StorageFailure.of(directory, e);
        }
    }

    private static void write(Path file, byte[] bytes, int from) {
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes, from, bytes.length - from);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        }
    }
}
