package dev.touchstone.jobs;

import static dev.touchstone.jobs.JobFixtures.entered;
import static dev.touchstone.jobs.JobFixtures.progress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventRecorderTest {
    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private JobJournal journal;
    private EventRecorder recorder;

    @BeforeEach
    void begin() {
        journal = new JobJournal(directory.resolve("events.jsonl"), damage -> {});
        journal.append(JobFixtures.START, entered(JobState.QUEUED), entered(JobState.PREPARING));
        recorder = new EventRecorder(journal, clock);
    }

    private List<Long> steps() {
        JournalReader reader = new JournalReader(directory.resolve("events.jsonl"));
        return Stream.iterate(reader.next(), Optional::isPresent, last -> reader.next())
                .map(Optional::orElseThrow)
                .filter(event -> event.body() instanceof JobEvent.Body.Moved)
                .map(event -> ((JobEvent.Body.Moved) event.body()).progress().step())
                .toList();
    }

    @Test
    void progressed_manySteps_recordsOneASecondAndTheLast() {
        for (int step = 0; step < 20; step++) {
            recorder.progressed(progress(step));
            clock.advance(Duration.ofMillis(200));
        }
        assertThat(steps()).containsExactly(0L, 5L, 10L, 15L);
        recorder.evaluated(JobFixtures.EVALUATION);
        assertThat(steps()).containsExactly(0L, 5L, 10L, 15L, 19L);
    }

    @Test
    void end_progressThatWaits_isRecordedBefore() {
        recorder.progressed(progress(1));
        recorder.progressed(progress(2));
        assertThat(recorder.end(JobState.FAILED, "failed")).isTrue();
        assertThat(steps()).containsExactly(1L, 2L);
    }

    @Test
    void entered_jobThatWasCancelled_stopsTheRun() {
        journal.append(JobFixtures.START, entered(JobState.CANCELLING));
        TouchstoneException stop =
                catchThrowableOfType(TouchstoneException.class, () -> recorder.entered(JobState.TRAINING, "why"));
        assertThat(stop.reason()).isEqualTo(Reason.CANCELLED);
    }
}
