package dev.touchstone.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.StorageFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The events of a job, one {@link JournalLine} each: the one truth about it. The server and the worker both append; a lock on the
 * file keeps their sequence numbers apart, and the table of states decides what may be appended. For one thread at a time.
 */
final class JobJournal {
    private final Path file;
    private final Consumer<String> damage;
    private final JournalReader reader;

    /** @param damage told when the end of a line that was never written whole is cut off */
    JobJournal(Path file, Consumer<String> damage) {
        this.file = file;
        this.damage = damage;
        // A writer holds the lock and sees all there is.
        this.reader = new JournalReader(file, JournalIndex.read(file), unreadable -> {}, Files::size);
    }

    /**
     * Appends events all together or not at all.
     *
     * @return whether the table of states allowed it; nothing but a change of options and of state is appended to a job that has
     *     ended
     */
    boolean append(Instant time, JobEvent.Body... bodies) {
        try (JournalLock unused = JournalLock.exclusive(file)) {
            catchUp();
            boolean allowed = allows(List.of(bodies));
            if (allowed) {
                write(lines(time, bodies), isDurable(bodies));
            }
            return allowed;
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        }
    }

    private void catchUp() {
        Optional<JobEvent> next = reader.next();
        while (next.isPresent()) {
            next = reader.next();
        }
    }

    private boolean allows(List<JobEvent.Body> bodies) {
        Optional<JobState> reached = reader.place().state();
        for (JobEvent.Body body : bodies) {
            if (body instanceof JobEvent.Body.Entered entered) {
                JobState next = entered.transition().state();
                if (!reached.map(current -> current.canBecome(next)).orElse(next == JobState.QUEUED)) {
                    return false;
                }
                reached = Optional.of(next);
            } else if (!(body instanceof JobEvent.Body.Changed)
                    && reached.map(JobState::hasEnded).orElse(false)) {
                return false;
            }
        }
        return true;
    }

    private byte[] lines(Instant time, JobEvent.Body... bodies) {
        StringBuilder lines = new StringBuilder();
        long sequence = reader.place().sequence();
        for (JobEvent.Body body : bodies) {
            lines.append(JournalLine.of(new JobEvent(++sequence, time, body))).append('\n');
        }
        return lines.toString().getBytes(UTF_8);
    }

    /** Whether the events must outlast a power cut at once; progress must when somebody has read it, which is for the reader to see to. */
    private static boolean isDurable(JobEvent.Body... bodies) {
        return !Stream.of(bodies).allMatch(JobEvent.Body.Moved.class::isInstance);
    }

    private void write(byte[] lines, boolean durable) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long end = reader.place().offset();
            cutOff(channel, end);
            try {
                ByteBuffer bytes = ByteBuffer.wrap(lines);
                while (bytes.hasRemaining()) {
                    channel.write(bytes, end + bytes.position());
                }
                if (durable) {
                    channel.force(false);
                }
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        }
    }

    /** What lies behind the last whole line was left by a writer that died. */
    private void cutOff(FileChannel channel, long end) throws IOException {
        long torn = channel.size() - end;
        if (torn > 0) {
            channel.truncate(end);
            damage.accept(file + ": cut off " + torn + " bytes of a line that was never written whole");
        }
    }
}
