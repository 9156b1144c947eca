package dev.touchstone.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.AliasCause;
import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.ModelAlias;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Promotion;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final ModelName TONE = ModelName.of("tone");

    @TempDir
    private Path data;

    private ModelRegistry registry;

    @BeforeEach
    void open() {
        registry = new ModelRegistry(data, () -> NOW);
    }

    @Test
    void promote_candidate_isSeenByEveryRegistryWithItsNote() {
        publish(Promotion.UNLESS_CHOSEN);
        publish(Promotion.NEVER);
        ModelRegistry other = new ModelRegistry(data);
        assertThat(other.resolve(TONE)).isEqualTo(version(1));
        assertThat(other.resolve(ModelName.parse("tone@candidate"))).isEqualTo(version(2));

        registry.promote(ModelName.parse("tone@candidate"), "better on returns");

        assertThat(other.resolve(TONE)).isEqualTo(version(2));
        assertThat(other.resolve(ModelName.parse("tone@champion"))).isEqualTo(version(2));
        assertThat(reason(() -> other.resolve(ModelName.parse("tone@candidate"))))
                .isEqualTo(Reason.MODEL_NOT_FOUND);
        List<AliasChange> history = other.aliases("tone").history();
        assertThat(history).extracting(AliasChange::note).endsWith("better on returns", "better on returns");
        assertThat(history)
                .extracting(AliasChange::cause)
                .containsExactly(AliasCause.PUBLISHED, AliasCause.PUBLISHED, AliasCause.PROMOTED, AliasCause.PROMOTED);
    }

    @Test
    void promote_championChangedSinceTheComparison_isRefused() {
        publish(Promotion.UNLESS_CHOSEN);
        publish(Promotion.NEVER);
        publish(Promotion.ALWAYS);
        assertThat(reason(() -> registry.promote(version(2), version(1), ""))).isEqualTo(Reason.PROMOTION_REFUSED);
        assertThat(registry.promote(version(2), version(3), "").champion()).contains(version(2));
    }

    @Test
    void rollBack_promoted_returnsToTheChampionBefore() {
        publish(Promotion.UNLESS_CHOSEN);
        publish(Promotion.ALWAYS);
        assertThat(registry.rollBack(TONE, "").champion()).contains(version(1));
        assertThat(registry.resolve(TONE)).isEqualTo(version(1));
        assertThat(reason(() -> registry.rollBack(TONE, ""))).isEqualTo(Reason.NO_EARLIER_CHAMPION);
    }

    @Test
    void change_unknownModel_leavesNothingBehind() {
        assertThat(reason(() -> registry.promote(version(1), ""))).isEqualTo(Reason.MODEL_NOT_FOUND);
        assertThat(reason(() -> registry.rollBack(TONE, ""))).isEqualTo(Reason.MODEL_NOT_FOUND);
        assertThat(data.resolve("models/tone")).doesNotExist();
    }

    @Test
    void read_modelFromBeforeAliases_hasEachVersionTakeOverFromTheOneBefore() throws IOException {
        publish(Promotion.NEVER);
        publish(Promotion.NEVER);
        Files.delete(file());
        assertThat(registry.aliases("tone").champions()).containsExactly(version(2), version(1));

        publish(Promotion.NEVER);

        assertThat(registry.aliases("tone").champions()).containsExactly(version(2), version(1));
        assertThat(registry.aliases("tone").candidate()).contains(version(3));
    }

    @Test
    void read_publisherDiedBeforeTheRecord_takesItsVersionForACandidate() throws IOException {
        publish(Promotion.UNLESS_CHOSEN);
        byte[] before = Files.readAllBytes(file());
        publish(Promotion.UNLESS_CHOSEN);
        Files.write(file(), before);

        assertThat(registry.resolve(TONE)).isEqualTo(version(1));
        assertThat(registry.resolve(ModelName.parse("tone@candidate"))).isEqualTo(version(2));
        registry.promote(ModelName.parse("tone@candidate"), "");
        assertThat(new ModelRegistry(data).resolve(TONE)).isEqualTo(version(2));
    }

    @Test
    void read_writerDiedHalfWay_goesByTheWholeFile() throws IOException {
        publish(Promotion.UNLESS_CHOSEN);
        Files.writeString(data.resolve("models/tone/.aliases.json.4711-1.tmp"), "{\"changes\": [{\"alias\": \"cha");
        assertThat(new ModelRegistry(data).resolve(TONE)).isEqualTo(version(1));
        publish(Promotion.ALWAYS);
        assertThat(new ModelRegistry(data).resolve(TONE)).isEqualTo(version(2));
    }

    @Test
    void read_damagedFile_neverGuessesAChampion() throws IOException {
        publish(Promotion.UNLESS_CHOSEN);
        publish(Promotion.NEVER);
        String whole = Files.readString(file());
        for (String damaged : List.of(whole.substring(0, whole.length() / 2), whole.replace("champion", "winner"))) {
            Files.writeString(file(), damaged);
            TouchstoneException failure = catchThrowableOfType(TouchstoneException.class, () -> registry.resolve(TONE));
            assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FAILED);
            assertThat(failure).hasMessageContaining("aliases.json").hasMessageContaining("restore");
            assertThat(registry.resolve(version(1))).isEqualTo(version(1));
            assertThat(registry.models()).containsExactly("tone");
        }
        Files.writeString(file(), whole);
        assertThat(registry.resolve(TONE)).isEqualTo(version(1));
    }

    @Test
    void delete_champion_recordsItsSuccessor() {
        publish(Promotion.UNLESS_CHOSEN);
        publish(Promotion.ALWAYS);
        registry.delete(version(2));
        assertThat(registry.resolve(TONE)).isEqualTo(version(1));
        assertThat(registry.aliases("tone").history().getLast().cause()).isEqualTo(AliasCause.DELETED);
    }

    @Test
    void delete_byAlias_takesThatVersionAlone() {
        publish(Promotion.UNLESS_CHOSEN);
        publish(Promotion.NEVER);
        registry.delete(ModelName.parse("tone@candidate"));
        assertThat(registry.versions("tone")).extracting(v -> v.name()).containsExactly(version(1));
    }

    @Test
    void delete_model_forgetsItsHistory() {
        publish(Promotion.UNLESS_CHOSEN);
        publish(Promotion.NEVER);
        registry.delete(TONE);
        assertThat(file()).doesNotExist();
        publish(Promotion.NEVER);
        assertThat(registry.aliases("tone").champions()).containsExactly(version(3));
        assertThat(registry.aliases("tone").history()).hasSize(1);
    }

    @Test
    void update_manyAtOnce_losesNoStep() throws Exception {
        publish(Promotion.UNLESS_CHOSEN);
        publish(Promotion.NEVER);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 40; i++) {
                int number = 1 + i % 2;
                all.add(threads.submit(() -> new ModelRegistry(data).promote(version(number), "")));
            }
        }
        for (Future<?> one : all) {
            one.get();
        }
        List<AliasChange> champions = registry.aliases("tone").history().stream()
                .filter(change -> change.alias() == ModelAlias.CHAMPION)
                .toList();
        for (int i = 1; i < champions.size(); i++) {
            assertThat(champions.get(i).from()).isEqualTo(champions.get(i - 1).to());
        }
        assertThat(champions.getLast().to()).contains(registry.resolve(TONE));
    }

    private Path file() {
        return data.resolve("models/tone/aliases.json");
    }

    private ModelName publish(Promotion promotion) {
        return registry.publish("tone", registry.stage(), ModelRegistryTest::manifest, promotion, () -> {})
                .name();
    }

    private static ModelName version(int number) {
        return ModelName.of("tone", number);
    }

    private static Reason reason(Runnable action) {
        return catchThrowableOfType(TouchstoneException.class, action::run).reason();
    }
}
