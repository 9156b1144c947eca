package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerSettingsTest {
    @Test
    void settings_nothingSet_haveTheirDefaults() {
        ServerSettings settings = settings(Map.of());
        assertThat(settings.dataDir()).isEqualTo(Path.of("./data"));
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(9000);
        assertThat(settings.managementPort()).isEqualTo(9001);
        assertThat(settings.device()).isEqualTo("auto");
        assertThat(settings.modelsRoot()).isEmpty();
        assertThat(settings.dataRoots()).isEmpty();
        assertThat(settings.defaultModel()).isEmpty();
    }

    @Test
    void settings_fromTheEnvironment_areAllRead() {
        ServerSettings settings = settings(Map.of(
                "TOUCHSTONE_DATA_DIR", "/d",
                "TOUCHSTONE_HOST", "0.0.0.0",
                "TOUCHSTONE_PORT", "1",
                "TOUCHSTONE_MANAGEMENT_PORT", "2",
                "TOUCHSTONE_MODELS_ROOT", "/m",
                "TOUCHSTONE_DATA_ROOTS", "/a:/b",
                "TOUCHSTONE_DEFAULT_MODEL", "tone",
                "TOUCHSTONE_DEVICE", "cuda:1",
                "TOUCHSTONE_HOME", "/h"));
        assertThat(settings.dataDir()).isEqualTo(Path.of("/d"));
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.port()).isEqualTo(1);
        assertThat(settings.managementPort()).isEqualTo(2);
        assertThat(settings.modelsRoot()).contains("/m");
        assertThat(settings.dataRoots()).contains("/a:/b");
        assertThat(settings.defaultModel()).contains("tone");
        assertThat(settings.device()).isEqualTo("cuda:1");
        assertThat(settings.home()).contains(Path.of("/h"));
    }

    @Test
    void settings_portIsNoNumber_areRefused() {
        assertThatExceptionOfType(ConfigValidationException.class)
                .isThrownBy(() -> settings(Map.of("TOUCHSTONE_PORT", "many")));
    }

    private static ServerSettings settings(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withMapping(ServerSettings.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(ServerSettings.class);
    }
}
