package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDirectoryTest {
    private static final Map<String, TensorData> WEIGHTS = Map.of("w", TensorData.ofFloats(new long[] {1}, 0.5f));

    @TempDir
    Path directory;

    private Path source;

    @BeforeEach
    void writeSource() throws IOException {
        source = Files.createDirectory(directory.resolve("source"));
        write("config.json", """
                {"architectures": ["BertModel"], "model_type": "bert", "hidden_size": 8, "num_labels": 5,
                 "id2label": {"0": "a", "1": "b"}, "layer_norm_eps": 1e-12, "dtype": "float16"}
                """);
        write("tokenizer.json", "{}");
        Safetensors.write(source.resolve("model.safetensors"), WEIGHTS);
    }

    @Test
    void open_completeDirectory_givesConfigAndTensors() {
        ModelDirectory model = ModelDirectory.open(source);

        assertThat(model.path()).isEqualTo(source);
        assertThat(model.config().positive("hidden_size")).isEqualTo(8);
        assertThat(model.tensors()).containsOnlyKeys("w");
    }

    @Test
    void open_noDirectory_isNotFound() {
        assertRefused(directory.resolve("gone"), Reason.PATH_NOT_FOUND, "gone: no such directory");
    }

    @Test
    void open_file_isInvalid() {
        assertRefused(source.resolve("config.json"), Reason.INVALID_MODEL, "no config.json");
    }

    @Test
    void open_noConfig_saysWhatIsExpected() throws IOException {
        Files.delete(source.resolve("config.json"));

        assertRefused(
                source, Reason.INVALID_MODEL, source + ": no config.json (expected: a Hugging Face model directory)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vocab.json", "merges.txt"})
    void open_noTokenizer_saysWhatWouldDo(String lone) throws IOException {
        Files.delete(source.resolve("tokenizer.json"));
        if (!lone.isEmpty()) {
            write(lone, "");
        }

        assertRefused(
                source,
                Reason.INVALID_MODEL,
                "no tokenizer (expected: tokenizer.json, or vocab.txt, or vocab.json and merges.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vocab.txt", "vocab.json merges.txt"})
    void export_vocabularyAlone_goesAlong(String files) throws IOException {
        Files.delete(source.resolve("tokenizer.json"));
        for (String file : files.split(" ", -1)) {
            write(file, "content of " + file);
        }
        Path target = directory.resolve("target");

        ModelDirectory.open(source).export(target, "BertForSequenceClassification", List.of("overall"), WEIGHTS);

        assertThat(ModelDirectory.open(target).path()).isEqualTo(target);
        for (String file : files.split(" ", -1)) {
            assertThat(target.resolve(file)).hasSameBinaryContentAs(source.resolve(file));
        }
    }

    @Test
    void open_noWeights_isInvalid() throws IOException {
        Files.delete(source.resolve("model.safetensors"));

        assertRefused(source, Reason.INVALID_MODEL, "no weights");
    }

    @Test
    void open_unknownModelType_listsTheSupportedOnes() throws IOException {
        write("config.json", "{\"model_type\": \"mamba\"}");

        assertThatThrownBy(() -> ModelDirectory.open(source))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_MODEL))
                .hasMessageContaining("config.json: model_type: ")
                .hasMessageContainingAll("mamba", "bert", "opt");
    }

    @Test
    void export_newTarget_isACompleteDirectory() throws IOException {
        write("vocab.txt", "[PAD]\n");
        write("tokenizer_config.json", "{\"model_max_length\": 512}");
        write("NOTICE", "origin");
        write("optimizer.pt", "not part of a model");
        Path target = directory.resolve("a/target");

        ModelDirectory.open(source).export(target, "BertForSequenceClassification", List.of("overall"), WEIGHTS);

        assertThat(target.toFile().list())
                .containsExactlyInAnyOrder(
                        "config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "vocab.txt",
                        "NOTICE");
        assertThat(target.resolve("vocab.txt")).hasSameBinaryContentAs(source.resolve("vocab.txt"));
        assertThat(ModelDirectory.open(target).tensors()).containsOnlyKeys("w");
    }

    @Test
    void export_config_isThatOfAModelWithOneOutput() throws IOException {
        Path target = directory.resolve("target");

        ModelDirectory.open(source).export(target, "BertForSequenceClassification", List.of("overall"), WEIGHTS);

        JsonNode config =
                new JsonMapper().readTree(target.resolve("config.json").toFile());
        assertThat(config).isEqualTo(new JsonMapper().readTree("""
                {"architectures": ["BertForSequenceClassification"], "model_type": "bert", "hidden_size": 8,
                 "id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0}, "layer_norm_eps": 1e-12,
                 "torch_dtype": "float32"}
                """));
    }

    @Test
    void export_targetIsAFile_failsNamingIt() throws IOException {
        Path target = Files.createFile(directory.resolve("target"));
        ModelDirectory model = ModelDirectory.open(source);

        assertThatThrownBy(() -> model.export(target, "BertForSequenceClassification", List.of("overall"), WEIGHTS))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORAGE_FAILED))
                .hasMessageContaining(target.toString());
    }

    private static void assertRefused(Path path, Reason reason, String message) {
        assertThatThrownBy(() -> ModelDirectory.open(path))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(source.resolve(name), content);
    }
}
