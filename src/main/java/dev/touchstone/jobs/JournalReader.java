package dev.touchstone.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A place in a job's journal that moves towards its end. Holds no file open. For one thread at a time. */
final class JournalReader {
    private static final System.Logger LOG = System.getLogger(JournalReader.class.getName());
    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final Deque<JobEvent> taken = new ArrayDeque<>();
    // First byte behind the last whole line that was taken.
    private long offset;

    JournalReader(Path file) {
        this.file = file;
    }

    /** The next event; empty when there is none yet. A last line without its end is not there yet. */
    Optional<JobEvent> next() {
        if (taken.isEmpty()) {
            take();
        }
        return Optional.ofNullable(taken.poll());
    }

    /**
     * Refuses to wait for events that will not come.
     *
     * @throws TouchstoneException JOB_NOT_FOUND when the job was deleted
     */
    void requirePresent() {
        if (!Files.exists(file)) {
            throw new TouchstoneException(Reason.JOB_NOT_FOUND, "the job was deleted");
        }
    }

    /** Bytes of the whole lines read so far. */
    long offset() {
        return offset;
    }

    private void take() {
        try {
            if (!Files.exists(file) || Files.size(file) <= offset) {
                return;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                take(lines(channel));
            }
        } catch (IOException e) {
            throw StorageFailure.ofRead(file, e);
        }
    }

    /** Whole lines from the offset on, as many as fit in a chunk, or one that is longer. */
    private byte[] lines(FileChannel channel) throws IOException {
        for (int size = CHUNK; ; size = Math.multiplyExact(size, 2)) {
            ByteBuffer buffer = ByteBuffer.allocate(size);
            while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {}
            int end = buffer.position();
            while (end > 0 && buffer.get(end - 1) != '\n') {
                end--;
            }
            if (end > 0 || buffer.hasRemaining()) {
                byte[] lines = new byte[end];
                buffer.get(0, lines);
                return lines;
            }
        }
    }

    private void take(byte[] lines) {
        offset += lines.length;
        new String(lines, UTF_8).lines().forEach(line -> {
            try {
                taken.add(Records.readEvent(line));
            } catch (TouchstoneException e) {
                LOG.log(System.Logger.Level.WARNING, "Leaving out a line of {0}: {1}", file, e.getMessage());
            }
        });
    }
}
