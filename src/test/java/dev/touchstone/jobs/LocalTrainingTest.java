package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.hub.Hubs;
import dev.touchstone.registry.ModelRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, with a worker process of its own: this program started again. */
class LocalTrainingTest {
    @TempDir
    private Path root;

    @Test
    void create_realWorker_publishesAndEndsTheWatch() throws Exception {
        DataDirectory directory = DataDirectory.of(root, Map.of("TOUCHSTONE_MODELS_ROOT", "src/test/resources/golden"));
        ModelRegistry registry = new ModelRegistry(root);
        List<Long> sequences = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try (ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
                JobManager manager = new JobManager(
                        directory,
                        new BaseModels(directory.modelsRoot(), registry, Hubs.OFFLINE),
                        registry,
                        new LocalLauncher(directory, Map.of(), new WorkerLimits(1, 0, 10)),
                        JobLimits.DEFAULT,
                        InstantSource.system())) {
            manager.start(executor);
            JobName name = manager.create(JobFixtures.request("")).name();
            manager.watch(name, 0, new JobWatcher() {
                @Override
                public void event(JobEvent event) {
                    sequences.add(event.sequence());
                }

                @Override
                public void ended() {
                    ended.complete(null);
                }

                @Override
                public void failed(TouchstoneException problem) {
                    ended.completeExceptionally(problem);
                }
            });
            ended.get();
            TrainingJob job = manager.get(name);
            assertThat(job.failure()).isEmpty();
            assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(job.modelVersion()).contains(ModelName.of("brand-voice", 1));
            assertThat(job.progress()).isPresent();
            assertThat(registry.manifest(ModelName.of("brand-voice")).job()).isEqualTo(name.toString());
            assertThat(sequences)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, job.lastSequence())
                            .boxed()
                            .toList());
        }
    }
}
