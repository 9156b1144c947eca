package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedModelsTest {
    @Test
    void find_minilm_isTheDirectoryOfTheBuild() {
        assertThat(EmbeddedModels.find("minilm"))
                .hasValueSatisfying(
                        path -> assertThat(path.resolve("model.safetensors")).isRegularFile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "classes", "../target/minilm", "facebook/opt-1.3b"})
    void find_otherName_isEmpty(String name) {
        assertThat(EmbeddedModels.find(name)).isEmpty();
    }
}
