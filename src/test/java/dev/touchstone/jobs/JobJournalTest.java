package dev.touchstone.jobs;

import static dev.touchstone.jobs.JobFixtures.START;
import static dev.touchstone.jobs.JobFixtures.entered;
import static dev.touchstone.jobs.JobFixtures.progress;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.TrainingOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobJournalTest {
    @TempDir
    private Path directory;

    private final List<String> damage = new ArrayList<>();
    private Path file;
    private JobJournal journal;

    @BeforeEach
    void begin() {
        file = directory.resolve("events.jsonl");
        journal = open();
        assertThat(journal.append(START, entered(JobState.QUEUED))).isTrue();
    }

    private JobJournal open() {
        return new JobJournal(file, damage::add);
    }

    private JournalReader reporting() {
        return new JournalReader(file, JournalIndex.BEGINNING, damage::add);
    }

    private static List<JobEvent> rest(JournalReader reader) {
        List<JobEvent> events = new ArrayList<>();
        for (Optional<JobEvent> next = reader.next(); next.isPresent(); next = reader.next()) {
            events.add(next.get());
        }
        return events;
    }

    @Test
    void next_jobDeletedMeanwhile_isNoMoreEvents() {
        JournalReader reader = new JournalReader(file, JournalIndex.BEGINNING, damage::add, journal -> {
            long size = Files.size(journal);
            Files.delete(journal);
            return size;
        });
        assertThat(reader.next()).isEmpty();
        assertThatThrownBy(reader::requirePresent).hasMessage("the job was deleted");
    }

    private List<Long> sequences() {
        return rest(new JournalReader(file)).stream().map(JobEvent::sequence).toList();
    }

    private void appendRaw(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    @Test
    void append_twoWriters_numberTheirEventsInOneRow() {
        JobJournal other = open();
        other.append(START, entered(JobState.PREPARING));
        journal.append(START, new JobEvent.Body.Moved(progress(1)), new JobEvent.Body.Moved(progress(2)));
        other.append(START, entered(JobState.TRAINING));
        assertThat(sequences()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void append_twoProcesses_loseAndRepeatNothing() throws Exception {
        int each = 300;
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalAppender.class.getName(),
                        file.toString(),
                        String.valueOf(each))
                .inheritIO()
                .start();
        JournalReader bystander = new JournalReader(file);
        for (int i = 0; i < each || other.isAlive(); i++) {
            JournalAppender.append(file, 1);
            bystander.next();
        }
        assertThat(other.waitFor()).isZero();
        List<Long> sequences = sequences();
        assertThat(sequences)
                .hasSizeGreaterThan(2 * each)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, sequences.size()).boxed().toList());
    }

    @Test
    void next_progress_isForcedBeforeItIsGiven() throws IOException {
        AtomicLong forced = new AtomicLong();
        JournalReader reader = new JournalReader(file, JournalIndex.BEGINNING, damage::add, journal -> {
            forced.set(JournalLock.settled(journal));
            return forced.get();
        });
        journal.append(START, entered(JobState.PREPARING));
        journal.append(START, new JobEvent.Body.Moved(progress(1)));
        List<JobEvent> told = rest(reader);
        assertThat(told).extracting(JobEvent::sequence).containsExactly(1L, 2L, 3L);
        journal.append(START, new JobEvent.Body.Moved(progress(2)));

        cutPower(forced.get());
        open().append(START, entered(JobState.TRAINING));

        // What was told is still there, and what is new has another number.
        assertThat(rest(new JournalReader(file))).startsWith(told.toArray(JobEvent[]::new));
        assertThat(rest(reader)).extracting(JobEvent::sequence).containsExactly(4L);
        assertThat(damage).isEmpty();
    }

    /** Leaves no more of the journal than was forced to disk. */
    private void cutPower(long forced) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(forced);
        }
    }

    @Test
    void next_eventThatIsTakenBack_wasNeverGiven() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        JournalReader reader = new JournalReader(file, JournalIndex.BEGINNING, damage::add, journal -> {
            reading.countDown();
            return JournalLock.settled(journal);
        });
        long before = Files.size(file);
        CompletableFuture<List<JobEvent>> told;
        try (JournalLock unused = JournalLock.exclusive(file)) {
            appendRaw("{\"sequence\":\"2\",\"progress\":{\"step\":\"7\"}}\n");
            told = CompletableFuture.supplyAsync(() -> rest(reader));
            reading.await();
            cutPower(before);
        }
        assertThat(told.get()).extracting(JobEvent::sequence).containsExactly(1L);
    }

    @Test
    void append_moveTheTableForbids_writesNothing() {
        assertThat(journal.append(START, entered(JobState.TRAINING))).isFalse();
        assertThat(journal.append(START, new JobEvent.Body.Moved(progress(1)), entered(JobState.SUCCEEDED)))
                .isFalse();
        assertThat(sequences()).containsExactly(1L);
    }

    @Test
    void append_afterTheEnd_writesNothing() {
        journal.append(START, entered(JobState.CANCELLED));
        assertThat(open().append(START, new JobEvent.Body.Moved(progress(1)))).isFalse();
        assertThat(sequences()).containsExactly(1L, 2L);
    }

    @Test
    void append_severalThatEndTheJob_areWrittenTogether() {
        assertThat(journal.append(START, entered(JobState.PREPARING), entered(JobState.FAILED)))
                .isTrue();
        assertThat(sequences()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void next_tornLastLine_isNotThereUntilItIsWhole() throws IOException {
        JournalReader reader = new JournalReader(file);
        assertThat(rest(reader)).hasSize(1);
        appendRaw("{\"sequence\":\"2\",\"progress\":");
        assertThat(rest(reader)).isEmpty();
        appendRaw("{\"step\":\"7\"}}\n");
        assertThat(rest(reader)).extracting(JobEvent::sequence).containsExactly(2L);
    }

    @Test
    void append_behindATornLine_takesItsPlaceAndSaysSo() throws IOException {
        String torn = "{\"sequence\":\"2\",\"progress\":{\"step\":\"123456789\",\"total_steps\":\"9999\"";
        appendRaw(torn);
        assertThat(open().append(START, entered(JobState.PREPARING))).isTrue();
        assertThat(sequences()).containsExactly(1L, 2L);
        assertThat(Files.readString(file)).doesNotContain("123456789").endsWith("\n");
        assertThat(damage).singleElement().asString().contains("cut off " + torn.length() + " bytes");
    }

    @Test
    void next_damagedLine_isLeftOutAndReported() throws IOException {
        journal.append(START, entered(JobState.PREPARING));
        journal.append(START, new JobEvent.Body.Moved(progress(7)));
        journal.append(START, entered(JobState.FAILED));
        Files.writeString(file, Files.readString(file).replace("\"step\":\"7\"", "\"step\":\"9\""));
        assertThat(rest(reporting())).extracting(JobEvent::sequence).containsExactly(1L, 2L, 4L);
        assertThat(damage).singleElement().asString().contains("is damaged and left out: its checksum is another");
    }

    @Test
    void append_behindADamagedLine_givesItsNumberToNothingElse() throws IOException {
        appendRaw("garbage\n");
        assertThat(open().append(START, entered(JobState.PREPARING))).isTrue();
        assertThat(rest(reporting())).extracting(JobEvent::sequence).containsExactly(1L, 3L);
        assertThat(damage).hasSize(1);
    }

    @Test
    void next_linesThatAreMissing_areReported() throws IOException {
        journal.append(START, entered(JobState.PREPARING));
        journal.append(START, entered(JobState.FAILED));
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, lines.getFirst() + "\n" + lines.getLast() + "\n");
        rest(reporting());
        assertThat(damage).singleElement().asString().contains("events 2 to 2 are missing");
    }

    @Test
    void next_linesOfAnEarlierVersion_areReadWithoutChecksums() throws IOException {
        appendRaw("{\"sequence\":\"2\",\"time\":\"2026-11-23T22:15:01Z\",\"progress\":{\"step\":\"7\"}}\n");
        assertThat(rest(reporting())).extracting(JobEvent::sequence).containsExactly(1L, 2L);
        assertThat(damage).isEmpty();
    }

    @Test
    void line_ofAnEvent_isJsonWithItsChecksumLast() throws IOException {
        assertThat(Files.readString(file)).matches("\\{\"sequence\":\"1\".*,\"crc32c\":\"[0-9a-f]{8}\"}\n");
    }

    @Test
    void index_stored_isWhereAReaderAndAWriterGoOn() throws IOException {
        journal.append(START, entered(JobState.PREPARING));
        JournalReader reader = reporting();
        rest(reader);
        reader.place().write(file);
        // What lies before the place is not read again.
        Files.writeString(file, Files.readString(file).replaceFirst("QUEUED", "XXXXXX"));
        assertThat(open().append(START, entered(JobState.TRAINING))).isTrue();
        assertThat(rest(new JournalReader(file, JournalIndex.read(file), damage::add)))
                .extracting(JobEvent::sequence)
                .containsExactly(3L);
        assertThat(damage).isEmpty();
    }

    @Test
    void index_ofAJournalThatLostItsEnd_isNotUsed() throws IOException {
        new JournalIndex(5, Files.size(file) + 10, Optional.of(JobState.TRAINING)).write(file);
        assertThat(JournalIndex.read(file)).isEqualTo(JournalIndex.BEGINNING);
        new JournalIndex(5, Files.size(file) - 1, Optional.of(JobState.TRAINING)).write(file);
        assertThat(JournalIndex.read(file)).isEqualTo(JournalIndex.BEGINNING);
    }

    @Test
    void append_afterTheEnd_takesOnlyAResumption() {
        journal.append(START, entered(JobState.CANCELLED));
        assertThat(journal.append(START, new JobEvent.Body.Moved(progress(1)))).isFalse();
        JobEvent.Body changed = new JobEvent.Body.Changed(TrainingOptions.defaultsFor("bert-base"));
        assertThat(journal.append(START, changed, entered(JobState.QUEUED))).isTrue();
        assertThat(rest(reporting()).get(2).body()).isEqualTo(changed);
    }

    @Test
    void next_lineLongerThanAChunk_isReadWhole() {
        List<String> lines = Collections.nCopies(2000, "data.jsonl:17: pair.margin: NaN (expected: a finite number)");
        DataSummary summary = new DataSummary(1, 1, 0, 0, 0, 0, 0, 0, lines, "ab", "pairs", "", "", List.of());
        journal.append(START, entered(JobState.PREPARING), new JobEvent.Body.DataRead(summary));
        assertThat(rest(new JournalReader(file)).getLast().body()).isEqualTo(new JobEvent.Body.DataRead(summary));
    }
}
