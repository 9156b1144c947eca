package dev.touchstone.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TextLength;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Truncation;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryTest {
    private static final Instant NOW = Instant.parse("2026-11-23T22:15:01Z");

    @TempDir
    private Path data;

    private ModelRegistry registry;

    @BeforeEach
    void open() {
        registry = new ModelRegistry(data, () -> NOW);
    }

    static ModelManifest manifest(ModelName name) {
        DataSummary summary = new DataSummary(2, 1, 0, 0, 0, 0, 0, 0, List.of(), "ab", "pairs", "", "", List.of());
        return new ModelManifest(
                name,
                NOW,
                "minilm",
                "",
                "BertForSequenceClassification",
                1,
                "c0ffee",
                64,
                Truncation.NONE,
                TrainingOptions.defaultsFor("minilm"),
                summary,
                Optional.empty(),
                "0.1.0",
                1,
                "ba5e");
    }

    private ModelName publish(String model) {
        Path staged = registry.stage();
        try {
            Files.writeString(staged.resolve("config.json"), "{}");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return registry.publish(model, staged, ModelRegistryTest::manifest).name();
    }

    private static Reason reason(Runnable action) {
        return catchThrowableOfType(TouchstoneException.class, action::run).reason();
    }

    @Test
    void publish_twice_countsUpAndServesTheNewest() {
        assertThat(publish("a")).isEqualTo(ModelName.of("a", 1));
        assertThat(publish("a")).isEqualTo(ModelName.of("a", 2));
        assertThat(registry.resolve(ModelName.of("a"))).isEqualTo(ModelName.of("a", 2));
        assertThat(registry.resolve(ModelName.of("a", 1))).isEqualTo(ModelName.of("a", 1));
        assertThat(registry.versions("a"))
                .extracting(ModelManifest::name)
                .containsExactly(ModelName.of("a", 2), ModelName.of("a", 1));
        assertThat(registry.directory(ModelName.of("a", 2)).resolve("config.json"))
                .exists();
    }

    @Test
    void publish_inAnotherProcess_isSeen() {
        ModelRegistry other = new ModelRegistry(data);
        publish("a");
        assertThat(other.models()).containsExactly("a");
        publish("a");
        assertThat(other.resolve(ModelName.of("a"))).isEqualTo(ModelName.of("a", 2));
    }

    @Test
    void publish_twoThreadsAtOnce_giveEveryNumberOnce() throws Exception {
        List<Future<ModelName>> published = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 40; i++) {
                published.add(threads.submit(() -> publish("a")));
            }
        }
        List<Integer> numbers = new ArrayList<>();
        for (Future<ModelName> one : published) {
            numbers.add(one.get().version().orElseThrow());
        }
        assertThat(numbers).doesNotHaveDuplicates().hasSize(40);
        assertThat(registry.versions("a")).hasSize(40);
    }

    @Test
    void publish_manifestThatFails_leavesNothingVisible() {
        publish("a");
        Path staged = registry.stage();
        assertThat(catchThrowableOfType(
                        IllegalStateException.class,
                        () -> registry.publish("b", staged, name -> {
                            throw new IllegalStateException(name.toString());
                        })))
                .hasMessage("models/b/versions/1");
        assertThat(registry.models()).containsExactly("a");
    }

    @Test
    void stage_unpublished_isNeverVisible() {
        Path staged = registry.stage();
        assertThat(staged).isEmptyDirectory().startsWith(data.resolve("models"));
        assertThat(registry.models()).isEmpty();
        assertThat(registry.versions("a")).isEmpty();
    }

    @Test
    void stage_leftoversOfADayAgo_areDeletedAndFreshOnesStay() throws IOException {
        Path old = registry.stage();
        Path fresh = registry.stage();
        Files.writeString(old.resolve("model.safetensors"), "half");
        Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofHours(25))));
        Files.setLastModifiedTime(fresh, FileTime.from(NOW.minus(Duration.ofHours(23))));
        registry.stage();
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void delete_newestVersion_servesTheOneBeforeAndReusesNoNumber() {
        publish("a");
        publish("a");
        registry.delete(ModelName.of("a", 2));
        assertThat(registry.resolve(ModelName.of("a"))).isEqualTo(ModelName.of("a", 1));
        assertThat(reason(() -> registry.manifest(ModelName.of("a", 2)))).isEqualTo(Reason.MODEL_NOT_FOUND);
        assertThat(publish("a")).isEqualTo(ModelName.of("a", 3));
    }

    @Test
    void delete_model_takesAllVersionsAndReusesNoNumber() {
        publish("a");
        publish("a");
        publish("b");
        registry.delete(ModelName.of("a"));
        assertThat(registry.models()).containsExactly("b");
        assertThat(reason(() -> registry.resolve(ModelName.of("a")))).isEqualTo(Reason.MODEL_NOT_FOUND);
        assertThat(reason(() -> registry.delete(ModelName.of("a")))).isEqualTo(Reason.MODEL_NOT_FOUND);
        assertThat(publish("a")).isEqualTo(ModelName.of("a", 3));
    }

    @Test
    void delete_noRoomInTheScratch_deletesInPlace() throws IOException {
        publish("a");
        publish("a");
        Trees.delete(data.resolve("models/.scratch"));
        Files.createFile(data.resolve("models/.scratch"));
        registry.delete(ModelName.of("a", 2));
        assertThat(Trees.names(data.resolve("models/a/versions"))).containsExactly("1");
        registry.delete(ModelName.of("a"));
        assertThat(Trees.names(data.resolve("models/a"))).containsExactlyInAnyOrder("numbers", ".aliases.lock");
    }

    @Test
    void calibrate_version_isReadByEveryRegistryAndReplaced() {
        ModelName version = publish("tone");
        ModelRegistry other = new ModelRegistry(data, () -> NOW);
        assertThat(other.calibration(version)).isEmpty();

        registry.calibrate(version, calibration("c0ffee", 1));
        assertThat(other.calibration(version)).contains(calibration("c0ffee", 1));
        registry.calibrate(version, calibration("c0ffee", 2));
        assertThat(other.calibration(version)).contains(calibration("c0ffee", 2));
    }

    @Test
    void calibration_ofAnotherContractOrUnreadable_isNone() throws IOException {
        ModelName version = publish("tone");
        registry.calibrate(version, calibration("another", 1));
        assertThat(registry.calibration(version)).isEmpty();
        Files.writeString(registry.directory(version).resolve("calibration.json"), "{");
        assertThat(registry.calibration(version)).isEmpty();
    }

    private static Calibration calibration(String contract, double acceptAbove) {
        return new Calibration(
                contract,
                new Calibration.Curve.Isotonic(List.of(-1.0, 1.0), List.of(0.25, 0.75)),
                acceptAbove,
                -1,
                GateTarget.DEFAULT,
                new Calibration.ErrorBound(200, 1, 0.0235),
                new Calibration.ErrorBound(150, 0, 0.0197),
                Map.of(Calibration.Curve.Kind.PLATT, 0.3, Calibration.Curve.Kind.ISOTONIC, 0.25),
                "ab",
                NOW,
                new Calibration.Basis(
                        OptionalLong.of(3), Optional.of(new TextLength(Truncation.RIGHT, OptionalInt.of(128)))));
    }

    @Test
    void versions_unreadableOne_isLeftOut() throws IOException {
        publish("a");
        Path broken = data.resolve("models/a/versions/2");
        Files.createDirectories(broken);
        Files.writeString(broken.resolve("touchstone.json"), "{ \"name\": ");
        Path copied = Files.createDirectories(data.resolve("models/a/versions/3"));
        Files.copy(
                registry.directory(ModelName.of("a", 1)).resolve("touchstone.json"), copied.resolve("touchstone.json"));
        assertThat(registry.versions("a")).extracting(ModelManifest::name).containsExactly(ModelName.of("a", 1));
        assertThat(registry.resolve(ModelName.of("a"))).isEqualTo(ModelName.of("a", 1));
        assertThat(publish("a")).isEqualTo(ModelName.of("a", 4));
    }

    @Test
    void versions_foreignName_isRefused() {
        assertThat(reason(() -> registry.versions("../jobs"))).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(reason(() -> registry.publish("..", registry.stage(), ModelRegistryTest::manifest)))
                .isEqualTo(Reason.INVALID_REQUEST);
    }
}
