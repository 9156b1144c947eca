package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Truncation;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {
    private static final String PROGRAM = "class Model: ...";

    @TempDir
    Path directory;

    @BeforeEach
    void writeModel() throws IOException {
        writeModel(directory);
    }

    /** Published versions carry their fingerprint: the same model must have it for ever. */
    @Test
    void fingerprint_sameModel_neverChanges() {
        assertThat(fingerprintOf(directory))
                .isEqualTo("d6fa567ce0ace23f994be79f86c66de4364056e7f6bcd23ad1eed6c314517ee6");
    }

    @Test
    void fingerprint_otherPlace_isTheSame(@TempDir Path other) throws IOException {
        writeModel(other);

        assertThat(fingerprintOf(other)).isEqualTo(fingerprintOf(directory));
    }

    @Test
    void fingerprint_filesThatDecideNoScore_doNotCount() throws IOException {
        String before = fingerprintOf(directory);
        Files.writeString(directory.resolve("README.md"), "changed");
        Files.writeString(directory.resolve("LICENSE"), "changed");

        assertThat(fingerprintOf(directory)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenizer.json",
                "tokenizer_config.json",
                "special_tokens_map.json",
                "added_tokens.json",
                "vocab.txt",
                "vocab.json",
                "merges.txt",
                "chat_template.jinja"
            })
    void fingerprint_changedTokenizerOrTemplate_differs(String name) throws IOException {
        String before = fingerprintOf(directory);
        Files.writeString(directory.resolve(name), "changed");

        assertThat(fingerprintOf(directory)).isNotEqualTo(before);
    }

    @Test
    void fingerprint_changedWeight_differs() {
        String before = fingerprintOf(directory);
        Safetensors.write(directory.resolve("model.safetensors"), Map.of("w", TensorData.ofFloats(new long[] {1}, 2)));

        assertThat(fingerprintOf(directory)).isNotEqualTo(before);
    }

    @Test
    void fingerprint_changedConfig_differs() throws IOException {
        String before = fingerprintOf(directory);
        Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"bert\", \"layer_norm_eps\": 1e-5}");

        assertThat(fingerprintOf(directory)).isNotEqualTo(before);
    }

    @Test
    void fingerprint_otherProgramOrTruncation_differs() {
        ModelDirectory model = ModelDirectory.open(directory);

        assertThat(fingerprintOf(directory))
                .isNotEqualTo(Contract.fingerprint(model, "other", Truncation.NONE))
                .isNotEqualTo(Contract.fingerprint(model, PROGRAM, Truncation.LEFT));
    }

    @Test
    void fingerprint_ofADirectory_usesItsArchitecturesProgram() {
        String program =
                Architecture.of(ModelDirectory.open(directory).config()).code();

        assertThat(Contract.fingerprint(directory, Truncation.RIGHT))
                .isEqualTo(Contract.fingerprint(ModelDirectory.open(directory), program, Truncation.RIGHT));
    }

    private static String fingerprintOf(Path directory) {
        return Contract.fingerprint(ModelDirectory.open(directory), PROGRAM, Truncation.NONE);
    }

    private static void writeModel(Path directory) throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"bert\"}");
        Files.writeString(directory.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");
        Safetensors.write(directory.resolve("model.safetensors"), Map.of("w", TensorData.ofFloats(new long[] {1}, 1)));
    }
}
