package dev.touchstone.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
    private static final Path ROOT = Path.of("/data");

    @Test
    void of_noSettings_keepsBasesUnderTheRoot() {
        DataDirectory directory = DataDirectory.of(ROOT, Map.of());
        assertThat(directory.modelsRoot()).isEqualTo(Path.of("/data/bases"));
        assertThat(directory.dataRoots()).isEmpty();
    }

    @Test
    void environment_ofALayout_givesItAgain() {
        DataDirectory directory = DataDirectory.of(
                ROOT, Map.of("TOUCHSTONE_MODELS_ROOT", "/models", "TOUCHSTONE_DATA_ROOTS", "/shared: /more :"));
        assertThat(directory.dataRoots()).containsExactly(Path.of("/shared"), Path.of("/more"));
        assertThat(DataDirectory.of(ROOT, directory.environment())).isEqualTo(directory);
    }
}
