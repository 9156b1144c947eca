package dev.touchstone.grpc;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Who changed what, as one JSON object a line, on disk before the caller has his answer. It holds names alone, never texts. The
 * file is opened for each line, so it may be moved away at any time.
 */
final class Audit {
    private static final Logger LOG = Logger.getLogger(Audit.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<StandardOpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private final Path file;
    private final InstantSource clock;

    Audit(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** What the caller on this thread does; recorded when it is done, on whatever thread. */
    Entry entry(String action) {
        return new Entry(line(CallIdentity.current(), action));
    }

    /** A known caller tried what he may not do. */
    void refused(CallIdentity identity, String action, Reason reason) {
        append(line(identity, action).put("outcome", reason.name()));
    }

    private ObjectNode line(CallIdentity identity, String action) {
        return JSON.createObjectNode()
                .put("time", clock.instant().toString())
                .put("who", identity.caller().name())
                .put("peer", identity.peer())
                .put("action", action);
    }

    /** What is done is done: a line that cannot be written goes to the log instead. */
    private synchronized void append(ObjectNode line) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(file, APPEND)) {
                ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        } catch (IOException e) {
            LOG.errorf(
                    "%s cannot be written (%s); its line: %s",
                    file, e.getClass().getSimpleName(), line);
        }
    }

    private static Reason reason(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> reason(wrapped.getCause());
            case TouchstoneException known -> known.reason();
            default -> Reason.INTERNAL;
        };
    }

    /** One action of one caller. */
    final class Entry {
        private final ObjectNode line;

        private Entry(ObjectNode line) {
            this.line = line;
        }

        /**
         * Does the work and records its outcome.
         *
         * @param resource what it is about
         * @param result what came of it
         */
        <T> T record(String resource, Supplier<T> work, Function<T, String> result) {
            line.put("resource", resource);
            try {
                T done = work.get();
                append(line.put("outcome", "OK").put("result", result.apply(done)));
                return done;
            } catch (RuntimeException e) {
                append(line.put("outcome", reason(e).name()));
                throw e;
            }
        }
    }
}
