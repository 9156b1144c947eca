package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.touchstone.dataset.Datasets;
import dev.touchstone.dataset.Importer;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.DatasetImport;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.FileFormat;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.TrainingRequest;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.registry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelUseTest {
    private static final ModelName MODEL = ModelName.of("brand-voice");

    @TempDir
    private Path root;

    private DataDirectory directory;
    private ModelRegistry registry;
    private ModelUse use;

    @BeforeEach
    void publish() {
        directory = DataDirectory.of(root, Map.of());
        registry = new ModelRegistry(root);
        use = new ModelUse(directory, registry, Set.of(ModelName.of("other"), version(4)));
        for (int i = 0; i < 4; i++) {
            JobFixtures.publish(registry, "");
        }
        registry.promote(version(2), "");
        registry.promote(version(3), "");
    }

    @Test
    void requireNone_champion_isRefusedAndWithItTheModel() {
        for (ModelName needed : List.of(version(3), MODEL, ModelName.parse("brand-voice@champion"))) {
            TouchstoneException refused =
                    catchThrowableOfType(TouchstoneException.class, () -> use.requireNone(needed));
            assertThat(refused.reason()).isEqualTo(Reason.IN_USE);
            assertThat(refused).hasMessageContaining(version(3).toString()).hasMessageContaining("force");
        }
        assertThatCode(() -> use.requireNone(version(1))).doesNotThrowAnyException();
    }

    @Test
    void requireNone_pinned_isRefused() {
        assertThat(catchThrowableOfType(TouchstoneException.class, () -> use.requireNone(version(4))))
                .hasMessageContaining(version(4) + " is among TOUCHSTONE_PINNED_MODELS");
    }

    @Test
    void requireNone_baseOfAJob_isRefusedUntilTheJobHasEnded() {
        JobStore store = new JobStore(directory);
        TrainingJob job = queued(store, version(1).toString());
        assertThat(catchThrowableOfType(TouchstoneException.class, () -> use.requireNone(version(1))))
                .hasMessageContaining(job.name().toString());

        store.delete(job.name());
        assertThatCode(() -> use.requireNone(version(1))).doesNotThrowAnyException();
    }

    @Test
    void requireNone_weightsUnderAnAdapter_isRefused() throws IOException {
        Files.writeString(registry.directory(version(1)).resolve("config.json"), "{}");
        Path adapter = registry.directory(version(2));
        Files.writeString(
                adapter.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\", \"r\": 1, \"lora_alpha\": 1}");
        Files.writeString(adapter.resolve("base.json"), "{\"directory\": \"models/brand-voice/versions/1\"}");
        assertThat(catchThrowableOfType(TouchstoneException.class, () -> use.requireNone(version(1))))
                .hasMessageContaining("the weights under the adapter " + version(2));
        assertThat(use.isToStay(version(1))).isTrue();

        registry.delete(version(2));
        assertThatCode(() -> use.requireNone(version(1))).doesNotThrowAnyException();
    }

    @Test
    void requireNone_unknown_isNotFound() {
        assertThat(catchThrowableOfType(TouchstoneException.class, () -> use.requireNone(version(9)))
                        .reason())
                .isEqualTo(Reason.MODEL_NOT_FOUND);
    }

    @Test
    void shelves_content_marksWhatIsNeeded() {
        JobStore store = new JobStore(directory);
        TrainingJob job = queued(store, version(1).toString());
        VersionShelf versions = new VersionShelf(registry, use);

        assertThat(versions.content())
                .extracting(Stored::name, Stored::inUse)
                .as("4 was champion only by being the newest")
                .containsExactlyInAnyOrder(
                        tuple(version(1).toString(), true),
                        tuple(version(2).toString(), true),
                        tuple(version(3).toString(), true),
                        tuple(version(4).toString(), false));
        assertThat(new JobShelf(directory).content()).singleElement().satisfies(stored -> {
            assertThat(stored.name()).isEqualTo(job.name().toString());
            assertThat(stored.inUse()).isTrue();
            assertThat(stored.bytes()).isPositive();
        });
    }

    @Test
    void delete_cameIntoUseSince_isRefused() {
        VersionShelf versions = new VersionShelf(registry, use);
        Stored stored = versions.content().stream()
                .filter(one -> one.name().equals(version(4).toString()))
                .findFirst()
                .orElseThrow();
        registry.promote(version(4), "");
        assertThat(catchThrowableOfType(TouchstoneException.class, () -> versions.delete(stored))
                        .reason())
                .isEqualTo(Reason.IN_USE);
        registry.rollBack(MODEL, "");
        versions.delete(stored);
        assertThat(registry.versions("brand-voice")).hasSize(3);
    }

    @Test
    void datasets_content_newestAndThoseOfJobsAreInUse() throws IOException {
        Datasets datasets = new Datasets(root);
        Importer importer = new Importer(datasets, InstantSource.fixed(JobFixtures.START));
        for (int i = 0; i < 3; i++) {
            Path file = Files.writeString(
                    root.resolve("more.jsonl"),
                    "{\"prompt\": \"" + i + "\", \"chosen\": \"good\", \"rejected\": \"bad\"}\n");
            importer.importFrom(file, new DatasetImport("tone", FileFormat.DETECTED, false, "", 0));
        }
        JobStore store = new JobStore(directory);
        TrainingSpec spec = JobFixtures.request("").spec();
        TrainingJob job = TrainingJob.queued(
                new JobName("one"),
                spec.withData(new DataSource.Dataset(DatasetName.of("tone", 1)), Optional.empty()),
                JobFixtures.request(""),
                JobFixtures.START);
        store.create(job, JobFixtures.request(""));
        DatasetShelf shelf = new DatasetShelf(directory);
        List<Stored> content = shelf.content();

        assertThat(content)
                .extracting(Stored::name, Stored::inUse)
                .containsExactly(
                        tuple("datasets/tone/revisions/3", true),
                        tuple("datasets/tone/revisions/2", false),
                        tuple("datasets/tone/revisions/1", true));
        assertThat(catchThrowableOfType(TouchstoneException.class, () -> shelf.delete(content.get(2)))
                        .reason())
                .isEqualTo(Reason.IN_USE);
        shelf.delete(content.get(1));
        assertThat(datasets.revisions("tone")).hasSize(2);
    }

    @Test
    void content_unreadableJob_isLeftOut() throws IOException {
        JobStore store = new JobStore(directory);
        TrainingJob job = queued(store, "bert-base");
        Files.writeString(directory.job(job.name()).resolve("job.json"), "{");
        assertThat(new JobShelf(directory).content()).isEmpty();
        assertThatCode(() -> use.requireNone(version(1))).doesNotThrowAnyException();
    }

    private static TrainingJob queued(JobStore store, String base) {
        TrainingRequest request = JobFixtures.request("");
        TrainingSpec spec = request.spec();
        TrainingSpec onBase = new TrainingSpec(spec.model(), base, spec.data(), spec.evalData(), spec.options());
        TrainingJob job = TrainingJob.queued(new JobName("one"), onBase, request, JobFixtures.START);
        store.create(job, request);
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        return job;
    }

    private static ModelName version(int number) {
        return ModelName.of("brand-voice", number);
    }
}
