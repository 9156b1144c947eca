package dev.touchstone.hub;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/** Brings one file into the cache. What has arrived of it stays in {@code {etag}.incomplete}, and the next attempt goes on there. */
final class BlobDownload {
    /** Attempts in a row that bring nothing before the hub counts as gone. */
    private static final int FRUITLESS_ATTEMPTS = 5;

    private static final int PARTIAL_CONTENT = 206;

    private final HubHttp http;
    private final HubId id;
    private final HubFile file;
    private final Path blob;
    private final LongConsumer arrived;

    /** @param arrived told how many bytes are there, from time to time; may throw to stop */
    BlobDownload(HubHttp http, HubId id, HubFile file, Path blob, LongConsumer arrived) {
        this.http = http;
        this.id = id;
        this.file = file;
        this.blob = blob;
        this.arrived = arrived;
    }

    /**
     * Returns when the file is there, whole and checked.
     *
     * @throws TouchstoneException HUB_UNAVAILABLE when nothing comes any more, INVALID_MODEL when its content is not what the hub
     *     promised, STORAGE_FULL, STORAGE_FAILED
     */
    void run() {
        if (Files.isRegularFile(blob)) {
            arrived.accept(file.size());
            return;
        }
        Path incomplete = blob.resolveSibling(blob.getFileName() + ".incomplete");
        try {
            Files.createDirectories(blob.getParent());
            // Locked, so that another process does not write to it too; it then waits and finds the file there.
            try (FileChannel channel =
                    FileChannel.open(incomplete, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                if (!Files.isRegularFile(blob)) {
                    bring(channel, incomplete);
                }
            }
        } catch (IOException e) {
            throw StorageFailure.of(incomplete, e);
        }
    }

    private void bring(FileChannel channel, Path incomplete) throws IOException {
        boolean begunBefore = channel.size() > 0;
        fill(channel);
        channel.force(true);
        String hash = file.hash(incomplete);
        if (hash.equals(file.etag())) {
            Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE);
        } else if (begunBefore) {
            // What an earlier attempt left may be wrong, not what the hub has.
            channel.truncate(0);
            bring(channel, incomplete);
        } else {
            Files.delete(incomplete);
            throw wrong(hash);
        }
    }

    private void fill(FileChannel channel) throws IOException {
        int fruitless = 0;
        while (channel.size() < file.size()) {
            long before = channel.size();
            try {
                receive(channel);
            } catch (ConnectionLost e) {
                fruitless = channel.size() > before ? 0 : fruitless + 1;
                if (fruitless == FRUITLESS_ATTEMPTS) {
                    throw unavailable(String.valueOf(e.getMessage()), e);
                }
            }
        }
    }

    private void receive(FileChannel channel) throws IOException, ConnectionLost {
        HttpResponse<InputStream> response = open(channel.size());
        try (InputStream body = response.body()) {
            if (response.statusCode() != PARTIAL_CONTENT) {
                channel.truncate(0);
            }
            channel.position(channel.size());
            OutputStream out = Channels.newOutputStream(channel);
            byte[] buffer = new byte[1 << 16];
            for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
                out.write(buffer, 0, read);
                arrived.accept(channel.size());
            }
        }
        if (channel.size() < file.size()) {
            throw new ConnectionLost(new IOException(channel.size() + " of " + file.size() + " bytes came"));
        }
    }

    private HttpResponse<InputStream> open(long from) throws ConnectionLost {
        try {
            return http.open(file.address(), id, from);
        } catch (IOException e) {
            throw new ConnectionLost(e);
        }
    }

    private static int read(InputStream body, byte[] buffer) throws ConnectionLost {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw new ConnectionLost(e);
        }
    }

    private TouchstoneException wrong(String hash) {
        return new TouchstoneException(
                Reason.INVALID_MODEL,
                id + ": " + file.name() + ": " + file.algorithm() + " of its content: " + hash + " (expected: "
                        + file.etag()
                        + ", as the hub says; what came was deleted: try again, and if it comes so again, ask who runs the hub or a"
                        + " proxy before it)");
    }

    private TouchstoneException unavailable(String problem, Throwable cause) {
        return new TouchstoneException(Reason.HUB_UNAVAILABLE, id + ": " + problem, cause);
    }

    /** The network failed, not the disk. */
    private static final class ConnectionLost extends Exception {
        private static final long serialVersionUID = 1;

        ConnectionLost(IOException cause) {
            super(StorageFailure.words(cause), cause);
        }
    }
}
