package dev.touchstone.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.engine.ElementType;
import dev.touchstone.engine.TensorData;
import dev.touchstone.model.EmbeddedModels;
import dev.touchstone.model.ModelConfig;
import dev.touchstone.model.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory that the build converted. */
class MiniLmConverterTest {
    /** Equal to ONNX Runtime on the published file: mean-pooled embeddings differ by 2e-7 at most. */
    private static final String WEIGHTS_SHA256 = "1377e9af0ca0b016a9f2aa584d6fc71ab3ea6804fae21ef9fb1416e2944057ac";

    private final Path minilm = EmbeddedModels.find("minilm").orElseThrow();

    @TempDir
    Path directory;

    @Test
    void weights_ofTheBuild_areTheVerifiedOnes() throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] digest = sha256.digest(Files.readAllBytes(minilm.resolve("model.safetensors")));

        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(WEIGHTS_SHA256);
    }

    @Test
    void weights_ofTheBuild_haveTheShapesOfTheConfiguration() {
        ModelConfig config = ModelConfig.read(minilm.resolve("config.json"));
        long hidden = config.positive("hidden_size");
        long intermediate = config.positive("intermediate_size");
        int layers = config.positive("num_hidden_layers");
        SortedMap<String, TensorData> tensors = Safetensors.read(minilm.resolve("model.safetensors"));

        assertThat(tensors).hasSize(7 + 16 * layers);
        assertThat(tensors.values())
                .allSatisfy(tensor -> assertThat(tensor.type()).isEqualTo(ElementType.F32));
        assertShape(tensors, "embeddings.word_embeddings.weight", config.positive("vocab_size"), hidden);
        assertShape(
                tensors, "embeddings.position_embeddings.weight", config.positive("max_position_embeddings"), hidden);
        assertShape(tensors, "embeddings.token_type_embeddings.weight", config.positive("type_vocab_size"), hidden);
        assertShape(tensors, "embeddings.LayerNorm.bias", hidden);
        assertShape(tensors, "pooler.dense.weight", hidden, hidden);
        for (int i = 0; i < layers; i++) {
            String layer = "encoder.layer." + i + ".";
            for (String part : List.of("self.query", "self.key", "self.value", "output.dense")) {
                assertShape(tensors, layer + "attention." + part + ".weight", hidden, hidden);
                assertShape(tensors, layer + "attention." + part + ".bias", hidden);
            }
            assertShape(tensors, layer + "attention.output.LayerNorm.weight", hidden);
            assertShape(tensors, layer + "intermediate.dense.weight", intermediate, hidden);
            assertShape(tensors, layer + "output.dense.weight", hidden, intermediate);
            assertShape(tensors, layer + "output.LayerNorm.bias", hidden);
        }
    }

    @Test
    void tokenizer_ofTheBuild_neitherTruncatesNorPads() throws IOException {
        JsonNode tokenizer =
                new JsonMapper().readTree(minilm.resolve("tokenizer.json").toFile());

        assertThat(tokenizer.path("truncation").isNull()).isTrue();
        assertThat(tokenizer.path("padding").isNull()).isTrue();
        assertThat(tokenizer.path("model").path("vocab").path("[CLS]").intValue())
                .isEqualTo(101);
    }

    @Test
    void vocabulary_ofTheBuild_hasOneLinePerToken() throws IOException {
        List<String> vocabulary = Files.readAllLines(minilm.resolve("vocab.txt"));

        assertThat(vocabulary).hasSize(30522).startsWith("[PAD]").contains("the", "##ing");
        assertThat(vocabulary.get(102)).isEqualTo("[SEP]");
    }

    @Test
    void notices_ofTheBuild_nameOriginAndLicence() {
        assertThat(minilm.resolve("NOTICE")).content().contains("sentence-transformers/all-MiniLM-L6-v2", "Apache");
        assertThat(minilm.resolve("LICENSE")).content().contains("Apache License", "Version 2.0");
    }

    @Test
    void main_completeDirectory_isLeftAlone() throws IOException {
        String notice = Files.readString(minilm.resolve("NOTICE"));
        String sha256 = notice.replaceAll("(?s).*SHA-256 (\\w+).*", "$1");
        Files.writeString(directory.resolve("NOTICE"), notice);

        MiniLmConverter.main("missing.jar", sha256, "missing", directory.toString());

        assertThat(directory).isDirectoryNotContaining("glob:**.safetensors");
    }

    @Test
    void main_otherJar_isRefusedNamingBothChecksums() throws IOException {
        Path jar = Files.writeString(directory.resolve("minilm.jar"), "something else");
        Path target = directory.resolve("minilm");

        assertThatThrownBy(() -> MiniLmConverter.main(jar.toString(), "00", "LICENSE", target.toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("minilm.jar: SHA-256 ")
                .hasMessageContaining("expected: 00");
        assertThat(target).doesNotExist();
    }

    private static void assertShape(SortedMap<String, TensorData> tensors, String name, long... shape) {
        assertThat(tensors).containsKey(name);
        assertThat(tensors.get(name).shape()).as(name).containsExactly(shape);
    }
}
