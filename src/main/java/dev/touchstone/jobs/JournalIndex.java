package dev.touchstone.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.touchstone.domain.JobState;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a journal from which it can be read on, so that a long one need not be read from its beginning. Nothing is lost with
 * it.
 *
 * @param sequence number of the last event before the place
 * @param offset first byte behind that event's line
 * @param state the job's after that event; empty before the first
 */
record JournalIndex(long sequence, long offset, Optional<JobState> state) {
    static final JournalIndex BEGINNING = new JournalIndex(0, 0, Optional.empty());

    private static final System.Logger LOG = System.getLogger(JournalIndex.class.getName());
    private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (\\d{1,18}) ([A-Z]+)\n");

    /** The place that was stored last, or the beginning if that place is not there. */
    static JournalIndex read(Path journal) {
        try {
            Path file = file(journal);
            Matcher line = LINE.matcher(Files.exists(file) ? Files.readString(file) : "");
            if (line.matches()) {
                JournalIndex stored = new JournalIndex(
                        Long.parseLong(line.group(1)),
                        Long.parseLong(line.group(2)),
                        Optional.of(JobState.valueOf(line.group(3))));
                return stored.isIn(journal) ? stored : BEGINNING;
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", journal, e);
        }
        return BEGINNING;
    }

    /** Stores the place, and before it the journal that leads there. */
    void write(Path journal) {
        try {
            AtomicFiles.force(journal);
            String line = sequence + " " + offset + " " + state.orElseThrow() + "\n";
            AtomicFiles.write(file(journal), line.getBytes(UTF_8));
        } catch (IOException | TouchstoneException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", journal, e);
        }
    }

    /** Whether the journal has a line that ends at the place; one that lost its end in a power cut has not. */
    private boolean isIn(Path journal) throws IOException {
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return offset > 0 && channel.read(last, offset - 1) == 1 && last.get(0) == '\n';
        }
    }

    private static Path file(Path journal) {
        return journal.resolveSibling("events.index");
    }
}
