package dev.touchstone.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSettingsTest {
    @TempDir
    private Path home;

    @Test
    void of_emptyEnvironment_isThePublicHubAndTheUsualCache() {
        assertThat(HubSettings.of(Map.of(), home))
                .isEqualTo(new HubSettings(
                        URI.create("https://huggingface.co"),
                        Optional.empty(),
                        home.resolve(".cache/huggingface/hub"),
                        false));
    }

    @Test
    void of_everyVariable_isHonoured() {
        Map<String, String> environment = Map.of(
                "HF_ENDPOINT", "http://mirror:8080/hub/",
                "HF_TOKEN", " t ",
                "HF_HOME", home + "/hf",
                "HF_HUB_OFFLINE", "TRUE");
        assertThat(HubSettings.of(environment, home))
                .isEqualTo(new HubSettings(
                        URI.create("http://mirror:8080/hub"), Optional.of("t"), home.resolve("hf/hub"), true));
        assertThat(HubSettings.of(Map.of("HF_HUB_CACHE", home + "/c", "HF_HOME", home + "/hf"), home)
                        .cache())
                .isEqualTo(home.resolve("c"));
    }

    @Test
    void of_savedToken_isReadAndNeverShown() throws IOException {
        Files.createDirectories(home.resolve("hf"));
        Files.writeString(home.resolve("hf/token"), "hf_saved\n");
        HubSettings settings = HubSettings.of(Map.of("HF_HOME", home + "/hf"), home);
        assertThat(settings.token()).contains("hf_saved");
        assertThat(settings.toString()).doesNotContain("hf_saved");
    }

    @Test
    void of_endpointThatIsNoAddress_isRefused() {
        assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", "mirror"), home))
                .hasMessageContaining("HF_ENDPOINT: mirror");
    }
}
