package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.Precision;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {
    private static final String PROGRAM = "class Model: ...";

    private static final Layout.Pooling FIRST = Layout.Pooling.FIRST_TOKEN;
    private static final Optional<Instant> NO_TIME = Optional.empty();

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
                .isEqualTo("f815e62004d8c124481a52024abc496d2a72a1e4aa5757e901d40e857b6fe003");
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
    void fingerprint_otherProgramPoolingTruncationLengthOrTime_differs() {
        ModelDirectory model = ModelDirectory.open(directory);

        assertThat(fingerprintOf(directory))
                .isNotEqualTo(Contract.of(model, "other", FIRST, Truncation.NONE, 64, Precision.FP32, NO_TIME)
                        .fingerprint())
                .isNotEqualTo(Contract.of(model, PROGRAM, FIRST, Truncation.NONE, 64, Precision.BF16, NO_TIME)
                        .fingerprint())
                .isNotEqualTo(Contract.of(model, PROGRAM, FIRST, Truncation.NONE, 65, Precision.FP32, NO_TIME)
                        .fingerprint())
                .isNotEqualTo(Contract.of(model, PROGRAM, FIRST, Truncation.LEFT, 64, Precision.FP32, NO_TIME)
                        .fingerprint())
                .isNotEqualTo(Contract.of(
                                model,
                                PROGRAM,
                                Layout.Pooling.MEAN_OF_TOKENS,
                                Truncation.NONE,
                                64,
                                Precision.FP32,
                                NO_TIME)
                        .fingerprint())
                .isNotEqualTo(Contract.of(
                                model, PROGRAM, FIRST, Truncation.NONE, 64, Precision.FP32, Optional.of(Instant.EPOCH))
                        .fingerprint());
    }

    @Test
    void fingerprint_ofADirectory_usesItsArchitecturesProgramAndPooling() {
        Path model = Path.of("src/test/resources/golden/modernbert");
        ModelDirectory opened = ModelDirectory.open(model);
        String program = Architecture.of(opened.config()).code();

        assertThat(Contract.of(model, Truncation.RIGHT, 64, Precision.FP32, NO_TIME)
                        .fingerprint())
                .isEqualTo(Contract.of(
                                opened,
                                program,
                                Layout.Pooling.MEAN_OF_TOKENS,
                                Truncation.RIGHT,
                                64,
                                Precision.FP32,
                                NO_TIME)
                        .fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "chat_template.jinja", "added_tokens.json"})
    void verify_fileChangedOrAddedAfterPublication_isNamed(String name) throws IOException {
        Map<String, String> published = contractOf(directory).files();
        Contract.verify(directory, published);
        Files.writeString(directory.resolve(name), "{\"model_type\": \"bert\", \"changed\": 1}");

        assertThatThrownBy(() -> Contract.verify(directory, published))
                .isInstanceOf(TouchstoneException.class)
                .hasMessageContaining(name + ": not what was published");
        Contract.verify(directory, Map.of());
    }

    @Test
    void verify_aBitOfTheWeightsChanged_isNamed() throws IOException {
        Map<String, String> published = contractOf(directory).files();
        Path weights = directory.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        assertThatThrownBy(() -> Contract.verify(directory, published))
                .hasMessageContaining("model.safetensors: not what was published");
    }

    @Test
    void verify_goldensGone_isNamed() throws IOException {
        Path goldens = Files.writeString(directory.resolve("golden.jsonl"), "{}");
        Map<String, String> published = contractOf(directory).files();
        Contract.verify(directory, published);
        Files.delete(goldens);

        assertThatThrownBy(() -> Contract.verify(directory, published)).hasMessageContaining("golden.jsonl");
    }

    /** As versions were published that kept no hash of their goldens. */
    @Test
    void verify_goldensOfAnEarlierVersion_areLeftToTheirScores() throws IOException {
        Map<String, String> published = contractOf(directory).files();
        Files.writeString(directory.resolve("golden.jsonl"), "{}");

        Contract.verify(directory, published);
        assertThat(published).doesNotContainKey("golden.jsonl");
    }

    @Test
    void verify_fileGone_isNamed() throws IOException {
        Files.writeString(directory.resolve("chat_template.jinja"), "{{ messages }}");
        Map<String, String> published = contractOf(directory).files();
        Files.delete(directory.resolve("chat_template.jinja"));

        assertThatThrownBy(() -> Contract.verify(directory, published)).hasMessageContaining("chat_template.jinja");
    }

    private static String fingerprintOf(Path directory) {
        return contractOf(directory).fingerprint();
    }

    private static Contract contractOf(Path directory) {
        return Contract.of(
                ModelDirectory.open(directory), PROGRAM, FIRST, Truncation.NONE, 64, Precision.FP32, NO_TIME);
    }

    private static void writeModel(Path directory) throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"bert\"}");
        Files.writeString(directory.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");
        Safetensors.write(directory.resolve("model.safetensors"), Map.of("w", TensorData.ofFloats(new long[] {1}, 1)));
    }
}
