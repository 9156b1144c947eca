package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.hub.Hubs;
import dev.touchstone.registry.ModelRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that servers of earlier versions have left: {@code src/test/resources/jobs/{version}} holds their directories as they were. */
class EarlierVersionsTest {
    private static final Path SAMPLES = Path.of("src/test/resources/jobs");
    private static final JobName SUCCEEDED = new JobName("20261127-072137-evip39");
    private static final JobName FAILED = new JobName("20261127-072145-jxtaf0");
    private static final JobName CANCELLED = new JobName("20261127-072151-2xzqhm");
    private static final JobName RUNNING = new JobName("20261127-072159-b9o79s");
    private static final JobName QUEUED = new JobName("20261127-072222-fq7uon");

    @TempDir
    private Path root;

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private JobManager manager(FakeLauncher launcher, DataDirectory directory) {
        ModelRegistry registry = new ModelRegistry(root);
        JobManager manager = new JobManager(
                directory,
                new BaseModels(directory.modelsRoot(), registry, Hubs.OFFLINE),
                registry,
                launcher,
                JobLimits.DEFAULT,
                new ManualClock());
        manager.recover();
        return manager;
    }

    @Test
    void recover_jobsWithoutChecksums_areAsTheyWere() throws IOException {
        copy(SAMPLES.resolve("0.1.0"), root.resolve("jobs"));
        DataDirectory directory = DataDirectory.of(root, Map.of());
        FakeLauncher launcher = new FakeLauncher(new JobStore(directory));
        try (JobManager manager = manager(launcher, directory)) {
            assertThat(manager.list(JobQuery.ALL, 0, "").items())
                    .extracting(TrainingJob::name)
                    .containsExactly(QUEUED, RUNNING, CANCELLED, FAILED, SUCCEEDED);
            TrainingJob succeeded = manager.get(SUCCEEDED);
            assertThat(succeeded.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(succeeded.modelVersion()).contains(ModelName.of("tone", 1));
            assertThat(succeeded.requestId()).isEqualTo("0b9a1c52-6a55-4ac8-9b8e-00000000000a");
            assertThat(succeeded.evaluation().orElseThrow().pairs()).isEqualTo(16);
            assertThat(manager.get(FAILED).failure().orElseThrow().reason()).isEqualTo(Reason.INVALID_DATA);
            assertThat(manager.get(CANCELLED).state()).isEqualTo(JobState.CANCELLED);
            assertThat(manager.get(RUNNING).lastQueued().reason()).contains("retry 1 of");
            assertThat(manager.get(RUNNING).step()).isEqualTo(916);
            assertThat(manager.counters().damages().sum()).isZero();
            manager.poll();
            assertThat(launcher.started()).containsExactly(QUEUED);
            assertThat(new JobStore(directory).spec(QUEUED).options().numTrainEpochs())
                    .isEqualTo(1000);
            assertThat(manager.resume(CANCELLED, options -> options).state()).isEqualTo(JobState.QUEUED);
        }
    }

    @Test
    void watch_journalWithoutChecksums_givesEveryEvent() throws IOException {
        copy(SAMPLES.resolve("0.1.0"), root.resolve("jobs"));
        DataDirectory directory = DataDirectory.of(root, Map.of());
        try (JobManager manager = manager(new FakeLauncher(new JobStore(directory)), directory)) {
            RecordingWatcher watcher = new RecordingWatcher();
            manager.watch(SUCCEEDED, 0, watcher);
            manager.poll();
            List<Long> expected = new ArrayList<>();
            for (long sequence = 1; sequence <= 15; sequence++) {
                expected.add(sequence);
            }
            assertThat(watcher.sequences).isEqualTo(expected);
            assertThat(watcher.ends).isOne();
        }
    }
}
