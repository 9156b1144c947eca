package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.hub.DownloadListener;
import dev.touchstone.hub.Hubs;
import dev.touchstone.registry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseModelsTest {
    @TempDir
    private Path root;

    private ModelRegistry registry;
    private BaseModels bases;

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectories(root.resolve("bases/opt-125m"));
        for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(Path.of("src/test/resources/golden/opt", file), root.resolve("bases/opt-125m", file));
        }
        registry = new ModelRegistry(root);
        bases = new BaseModels(root.resolve("bases"), registry, Hubs.OFFLINE);
    }

    @Test
    void resolve_directoryName_isUnderTheModelsRoot() {
        assertThat(bases.resolve("opt-125m", DownloadListener.NONE)).isEqualTo(root.resolve("bases/opt-125m"));
    }

    @Test
    void resolve_directoryWithoutConfig_saysWhatItLacksAndIsNotListed() throws IOException {
        Files.createDirectories(root.resolve("bases/half-way"));
        Files.writeString(root.resolve("bases/half-way/config.json"), "{\"model_type\": \"bert\"}");
        Files.createDirectories(root.resolve("bases/half"));

        assertThatThrownBy(() -> bases.resolve("half", DownloadListener.NONE))
                .hasMessageContaining("half: no config.json");
        assertThatThrownBy(() -> bases.resolve("gpt", DownloadListener.NONE))
                .message()
                .doesNotContain("half");
    }

    @Test
    void resolve_registeredModel_isItsNewestOrTheNamedVersion() {
        JobFixtures.publish(registry, "");
        JobFixtures.publish(registry, "");
        assertThat(bases.resolve("brand-voice", DownloadListener.NONE))
                .isEqualTo(root.resolve("models/brand-voice/versions/2"));
        assertThat(bases.resolve("models/brand-voice/versions/1", DownloadListener.NONE))
                .isEqualTo(root.resolve("models/brand-voice/versions/1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "../bases/opt-125m",
                "opt-125m/",
                "/etc",
                "models/../x",
                "models/brand-voice/versions/0"
            })
    void resolve_namesThatLeadElsewhere_areNotFound(String name) {
        TouchstoneException refused =
                catchThrowableOfType(TouchstoneException.class, () -> bases.resolve(name, DownloadListener.NONE));
        assertThat(refused.reason()).isEqualTo(Reason.BASE_MODEL_NOT_FOUND);
        assertThat(refused).hasMessageContaining("opt-125m");
    }

    @Test
    void resolve_hubIdOffline_asksNobodyAndSaysSo() {
        TouchstoneException refused =
                catchThrowableOfType(TouchstoneException.class, () -> bases.resolve("org/name", DownloadListener.NONE));
        assertThat(refused.reason()).isEqualTo(Reason.HUB_UNAVAILABLE);
        assertThat(refused).hasMessageContaining("HF_HUB_OFFLINE");
    }

    @Test
    void resolve_unknownName_listsWhatThereIs() {
        JobFixtures.publish(registry, "");
        TouchstoneException refused =
                catchThrowableOfType(TouchstoneException.class, () -> bases.resolve("gpt", DownloadListener.NONE));
        assertThat(refused).hasMessageContaining("gpt").hasMessageContaining("opt-125m, brand-voice");
    }
}
