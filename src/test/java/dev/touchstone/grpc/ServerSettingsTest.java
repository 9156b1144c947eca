package dev.touchstone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
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
        assertThat(settings.jobs()).isTrue();
        assertThat(settings.logJson()).isFalse();
        assertThat(settings.otlpEndpoint()).isEmpty();
        assertThat(settings.maxConnectionAge()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.tokens()).isEmpty();
        assertThat(settings.insecure()).isFalse();
        assertThat(settings.maxStreamAge()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.prefixCacheBytes()).isEmpty();
    }

    @Test
    void settings_fromTheEnvironment_areAllRead() {
        ServerSettings settings = settings(Map.ofEntries(
                Map.entry("TOUCHSTONE_DATA_DIR", "/d"),
                Map.entry("TOUCHSTONE_HOST", "0.0.0.0"),
                Map.entry("TOUCHSTONE_PORT", "1"),
                Map.entry("TOUCHSTONE_MANAGEMENT_PORT", "2"),
                Map.entry("TOUCHSTONE_MODELS_ROOT", "/m"),
                Map.entry("TOUCHSTONE_DATA_ROOTS", "/a:/b"),
                Map.entry("TOUCHSTONE_DEFAULT_MODEL", "tone"),
                Map.entry("TOUCHSTONE_DEVICE", "cuda:1"),
                Map.entry("TOUCHSTONE_HOME", "/h"),
                Map.entry("TOUCHSTONE_JOBS", "false"),
                Map.entry("TOUCHSTONE_LOG_JSON", "true"),
                Map.entry("TOUCHSTONE_OTLP_ENDPOINT", "http://collector:4317"),
                Map.entry("TOUCHSTONE_MAX_CONNECTION_AGE", "90s")));
        ServerSettings security = settings(Map.of(
                "TOUCHSTONE_TOKENS", "/t",
                "TOUCHSTONE_TLS_CERTIFICATE", "/c",
                "TOUCHSTONE_TLS_KEY", "/k",
                "TOUCHSTONE_TLS_CLIENT_CA", "/ca",
                "TOUCHSTONE_INSECURE", "true",
                "TOUCHSTONE_MAX_STREAM_AGE", "90s",
                "TOUCHSTONE_MAX_DATA_BYTES", "7",
                "TOUCHSTONE_PREFIX_CACHE_BYTES", "0"));
        assertThat(security.tokens()).contains(Path.of("/t"));
        assertThat(security.tlsCertificate()).contains(Path.of("/c"));
        assertThat(security.tlsKey()).contains(Path.of("/k"));
        assertThat(security.tlsClientCa()).contains(Path.of("/ca"));
        assertThat(security.insecure()).isTrue();
        assertThat(security.maxStreamAge()).isEqualTo(Duration.ofSeconds(90));
        assertThat(security.maxDataBytes()).isEqualTo(7);
        assertThat(security.prefixCacheBytes()).hasValue(0);
        assertThat(settings.dataDir()).isEqualTo(Path.of("/d"));
        assertThat(settings.host()).isEqualTo("0.0.0.0");
        assertThat(settings.port()).isEqualTo(1);
        assertThat(settings.managementPort()).isEqualTo(2);
        assertThat(settings.modelsRoot()).contains("/m");
        assertThat(settings.dataRoots()).contains("/a:/b");
        assertThat(settings.defaultModel()).contains("tone");
        assertThat(settings.device()).isEqualTo("cuda:1");
        assertThat(settings.home()).contains(Path.of("/h"));
        assertThat(settings.jobs()).isFalse();
        assertThat(settings.logJson()).isTrue();
        assertThat(settings.otlpEndpoint()).contains("http://collector:4317");
        assertThat(settings.maxConnectionAge()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void settings_portIsNoNumber_areRefused() {
        assertThatExceptionOfType(ConfigValidationException.class)
                .isThrownBy(() -> settings(Map.of("TOUCHSTONE_PORT", "many")));
    }

    private static ServerSettings settings(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(ServerSettings.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(ServerSettings.class);
    }
}
