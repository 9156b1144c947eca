package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFilesTest {
    @TempDir
    Path directory;

    @Test
    void read_singleFile_givesItsTensors() {
        shard("model.safetensors", "w");

        assertThat(WeightFiles.find(directory).read()).containsOnlyKeys("w");
    }

    @Test
    void read_shards_givesTheTensorsOfAll() throws IOException {
        shard("model-00001-of-00002.safetensors", "a");
        shard("model-00002-of-00002.safetensors", "b", "c");
        index("\"c\": \"model-00002-of-00002.safetensors\", \"a\": \"model-00001-of-00002.safetensors\","
                + "\"b\": \"model-00002-of-00002.safetensors\"");

        WeightFiles weights = WeightFiles.find(directory);

        assertThat(weights.files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
        assertThat(weights.read()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void find_missingShard_isNamed() throws IOException {
        shard("x.safetensors", "a");
        index("\"a\": \"x.safetensors\", \"b\": \"gone.safetensors\"");

        assertInvalid(directory.resolve("gone.safetensors") + ": no such file");
    }

    @Test
    void read_tensorMissingFromItsShard_isNamed() throws IOException {
        shard("x.safetensors", "a");
        index("\"a\": \"x.safetensors\", \"b\": \"x.safetensors\"");

        assertInvalid("x.safetensors: tensor b: missing");
    }

    @Test
    void read_tensorInTwoShards_isNamed() throws IOException {
        shard("x.safetensors", "a");
        shard("y.safetensors", "a", "b");
        index("\"a\": \"x.safetensors\", \"b\": \"y.safetensors\"");

        assertInvalid("y.safetensors: tensor a: duplicate or unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"../x.safetensors\"",
                "\"/etc/x.safetensors\"",
                "\"a/x.safetensors\"",
                "\"passwd\"",
                "7",
                "null",
                "\"..\\\\x.safetensors\"",
                "\".hidden.safetensors\""
            })
    void find_shardOutsideTheDirectory_isRefused(String name) throws IOException {
        index("\"a\": " + name);

        assertInvalid("index.json: weight_map: a: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"weight_map\": {}}", "{\"weight_map\": [1]}", "{"})
    void find_brokenIndex_isNamed(String json) throws IOException {
        Files.writeString(directory.resolve("model.safetensors.index.json"), json);

        assertInvalid("model.safetensors.index.json: ");
    }

    @Test
    void find_noWeights_namesWhatIsExpected() {
        assertInvalid(directory + ": no weights (expected: model.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "pytorch_model.bin.index.json"})
    void find_onlyPickledWeights_hintsHowToConvertInOneLine(String name) throws IOException {
        Files.writeString(directory.resolve(name), "");

        assertThatThrownBy(() -> WeightFiles.find(directory))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_MODEL))
                .hasMessageContaining("python -c")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private void assertInvalid(String message) {
        assertThatThrownBy(() -> WeightFiles.find(directory).read())
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_MODEL))
                .hasMessageContaining(message);
    }

    private void index(String weights) throws IOException {
        Files.writeString(
                directory.resolve("model.safetensors.index.json"),
                "{\"metadata\": {\"total_size\": 4}, \"weight_map\": {" + weights + "}}");
    }

    private void shard(String name, String... tensors) {
        Map<String, TensorData> content = new TreeMap<>();
        for (String tensor : tensors) {
            content.put(tensor, TensorData.ofFloats(new long[] {1}, 1));
        }
        Safetensors.write(directory.resolve(name), content);
    }
}
