package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs as each format of the records and journals left them: a sample stays as it is, a new format gets one of its own. */
class JobSamplesTest {
    private static final Path SAMPLES = Path.of("src/test/resources/jobs");

    @TempDir
    private Path root;

    private JobStore store;

    static Stream<Path> samples() {
        return Trees.names(SAMPLES).stream().map(SAMPLES::resolve).flatMap(format -> Trees.names(format).stream()
                .map(format::resolve));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void read_jobOfAnyFormat_hasAllItsEventsAndNoDamage(Path sample) throws IOException {
        JobName name = put(sample);
        List<String> damage = new ArrayList<>();
        List<JobEvent> events = events(new JournalReader(journal(name), JournalIndex.BEGINNING, damage::add));
        TrainingJob job = store.read(name);

        assertThat(damage).isEmpty();
        assertThat(events)
                .extracting(JobEvent::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(job.lastSequence()).isBetween(1L, (long) events.size());
        assertThat(store.request(name).spec().model()).isEqualTo(job.model());
        assertThat(store.spec(name).options()).isEqualTo(job.options());
    }

    @Test
    void read_indexOfAJournal_isBehindItsLastEvent() throws IOException {
        JobName name = put(SAMPLES.resolve("0.1.0-checksums/20261127-131649-dwkppf"));
        JournalIndex index = JournalIndex.read(journal(name));
        TrainingJob job = store.read(name);

        assertThat(index).isEqualTo(new JournalIndex(15, Files.size(journal(name)), Optional.of(job.state())));
        assertThat(events(new JournalReader(journal(name), index, damage -> {})))
                .isEmpty();
    }

    private JobName put(Path sample) throws IOException {
        DataDirectory directory = DataDirectory.of(root, Map.of());
        store = new JobStore(directory);
        JobName name = new JobName(sample.getFileName().toString());
        Files.createDirectories(directory.job(name));
        for (String file : Trees.names(sample)) {
            Files.copy(sample.resolve(file), directory.job(name).resolve(file));
        }
        return name;
    }

    private Path journal(JobName name) {
        return DataDirectory.of(root, Map.of()).job(name).resolve("events.jsonl");
    }

    private static List<JobEvent> events(JournalReader reader) {
        List<JobEvent> events = new ArrayList<>();
        for (Optional<JobEvent> next = reader.next(); next.isPresent(); next = reader.next()) {
            events.add(next.get());
        }
        return events;
    }
}
