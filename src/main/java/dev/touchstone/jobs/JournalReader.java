package dev.touchstone.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A place in a job's journal that moves towards its end. What it gives stays in the journal, power cuts included, so that a number
 * that was told is never another event's. Holds no file open. For one thread at a time.
 */
final class JournalReader {
    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final Consumer<String> damage;
    private final Extent extent;
    private final Deque<Taken> taken = new ArrayDeque<>();
    // First byte behind the last whole line that was read.
    private long readTo;
    // First byte behind the line of the last event that was given, and of damaged ones after it.
    private long offset;
    private long sequence;
    private Optional<JobState> state;

    /**
     * A reader that begins at a place.
     *
     * @param damage told of lines that cannot be read, and of events that are missing
     */
    JournalReader(Path file, JournalIndex from, Consumer<String> damage) {
        this(file, from, damage, JournalLock::settled);
    }

    /** @param extent how many bytes of the journal may be read */
    JournalReader(Path file, JournalIndex from, Consumer<String> damage, Extent extent) {
        this.file = file;
        this.damage = damage;
        this.extent = extent;
        this.readTo = from.offset();
        this.offset = from.offset();
        this.sequence = from.sequence();
        this.state = from.state();
    }

    /** A reader of all, for one who cannot do anything about damage. */
    JournalReader(Path file) {
        this(file, JournalIndex.BEGINNING, damage -> {});
    }

    /** The next event; empty when there is none yet. A last line without its end is not there yet. */
    Optional<JobEvent> next() {
        while (true) {
            if (taken.isEmpty()) {
                take();
            }
            Taken line = taken.poll();
            if (line == null) {
                return Optional.empty();
            }
            offset = line.end();
            if (line.event().isPresent()) {
                return Optional.of(numbered(line.event().get()));
            }
            // What was there had a number, which nothing else shall have.
            sequence++;
        }
    }

    private JobEvent numbered(JobEvent event) {
        if (event.sequence() > sequence + 1) {
            damage.accept(file + ": events " + (sequence + 1) + " to " + (event.sequence() - 1) + " are missing");
        }
        sequence = event.sequence();
        if (event.body() instanceof JobEvent.Body.Entered entered) {
            state = Optional.of(entered.transition().state());
        }
        return event;
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

    /** Where it is: behind what was given so far, and damaged lines after it. */
    JournalIndex place() {
        return new JournalIndex(sequence, offset, state);
    }

    private void take() {
        try {
            if (!Files.exists(file) || Files.size(file) <= readTo) {
                return;
            }
            long end = extent.of(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                take(lines(channel, end));
            }
        } catch (NoSuchFileException e) {
            // The job was deleted a moment ago.
            return;
        } catch (IOException e) {
            throw StorageFailure.ofRead(file, e);
        }
    }

    /** Whole lines from the offset on, as many as fit in a chunk, or one that is longer; none beyond {@code end}. */
    private ByteBuffer lines(FileChannel channel, long end) throws IOException {
        long there = Math.max(0, end - readTo);
        for (int size = CHUNK; ; size = Math.multiplyExact(size, 2)) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, there));
            while (buffer.hasRemaining() && channel.read(buffer, readTo + buffer.position()) >= 0) {}
            int whole = buffer.position();
            while (whole > 0 && buffer.get(whole - 1) != '\n') {
                whole--;
            }
            if (whole > 0 || size >= there || buffer.hasRemaining()) {
                return buffer.slice(0, whole);
            }
        }
    }

    private void take(ByteBuffer lines) {
        int begin = 0;
        for (int i = 0; i < lines.limit(); i++) {
            if (lines.get(i) == '\n') {
                byte[] line = new byte[i - begin];
                lines.get(begin, line);
                taken.add(new Taken(event(new String(line, UTF_8), readTo + begin), readTo + i + 1));
                begin = i + 1;
            }
        }
        readTo += lines.limit();
    }

    private Optional<JobEvent> event(String line, long at) {
        try {
            return Optional.of(JournalLine.read(line));
        } catch (TouchstoneException e) {
            damage.accept(file + ": the line at byte " + at + " is damaged and left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** How much of a journal may be read. */
    interface Extent {
        /** Bytes from the beginning. */
        long of(Path journal) throws IOException;
    }

    /** A line: its event, if it can be read, and the first byte behind it. */
    private record Taken(Optional<JobEvent> event, long end) {}
}
