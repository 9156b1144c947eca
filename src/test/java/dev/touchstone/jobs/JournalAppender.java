package dev.touchstone.jobs;

import dev.touchstone.domain.JobEvent;
import java.nio.file.Path;
import java.time.Instant;

/** A process that appends progress to a journal: {@code JournalAppender FILE COUNT}. */
final class JournalAppender {
    private JournalAppender() {}

    public static void main(String... args) {
        append(Path.of(args[0]), Integer.parseInt(args[1]));
    }

    static void append(Path file, int count) {
        JobJournal journal = new JobJournal(file, damage -> {});
        for (int step = 0; step < count; step++) {
            if (!journal.append(Instant.EPOCH, new JobEvent.Body.Moved(JobFixtures.progress(step)))) {
                throw new AssertionError("refused at " + step);
            }
        }
    }
}
