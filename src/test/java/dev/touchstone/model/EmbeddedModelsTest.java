package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedModelsTest {
    @TempDir
    Path home;

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

    @ParameterizedTest
    @ValueSource(
            strings = {"touchstone-runner", "classes", "quarkus-app/quarkus-run.jar", "quarkus-app/app/touchstone.jar"})
    void above_programInTheHome_findsTheModel(String program) throws IOException {
        Path minilm = Files.createDirectory(home.resolve("minilm"));
        Files.createFile(minilm.resolve("config.json"));

        assertThat(EmbeddedModels.above(home.resolve(program), "minilm")).hasValue(minilm);
    }

    @Test
    void above_programWithoutModel_isEmpty() {
        assertThat(EmbeddedModels.above(home.resolve("a/b/touchstone.jar"), "minilm"))
                .isEmpty();
        assertThat(EmbeddedModels.above(Path.of("/"), "minilm")).isEmpty();
    }
}
