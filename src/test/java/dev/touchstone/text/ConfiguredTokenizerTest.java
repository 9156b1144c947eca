package dev.touchstone.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredTokenizerTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final List<String> PARTS = List.of("added_tokens", "normalizer", "pre_tokenizer", "post_processor");
    /** Stands for null, which takes a field away. */
    private static final String NULL = "(null)";

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path directory;

    static Stream<JsonNode> changedConfigurations() throws IOException {
        return goldens().filter(golden -> !golden.has("refused"));
    }

    static Stream<JsonNode> refusedConfigurations() throws IOException {
        return goldens().filter(golden -> golden.has("refused"));
    }

    private static Stream<JsonNode> goldens() throws IOException {
        return JSON.readTree(GOLDEN.resolve("tokenizers/configured.json").toFile())
                .valueStream();
    }

    @ParameterizedTest
    @MethodSource("changedConfigurations")
    void read_changedConfiguration_equalsWhatTransformersMakesOfIt(JsonNode golden) throws IOException {
        write(golden.get("model").asText(), golden.get("changes"));
        JsonNode before = JSON.readTree(directory.resolve("tokenizer.json").toFile());
        JsonNode read = JSON.readTree(TokenizerJson.read(new TokenizerFiles(directory)));
        for (String part : PARTS) {
            assertThat(read.get(part))
                    .as(part)
                    .isEqualTo(
                            golden.get("parts").path(part).isMissingNode()
                                    ? before.get(part)
                                    : golden.get("parts").get(part));
        }
        assertThat(read.get("model")).isEqualTo(before.get("model"));
    }

    @ParameterizedTest
    @MethodSource("changedConfigurations")
    void tellsSegments_changedConfiguration_isAsTransformersDoes(JsonNode golden) throws IOException {
        write(golden.get("model").asText(), golden.get("changes"));
        TokenizerFiles files = new TokenizerFiles(directory);
        boolean told = golden.get("tells_segments").asBoolean();
        if (told && golden.get("model").asText().equals("gpt2")) {
            assertThatThrownBy(() -> TokenizerClass.of(files).tellsSegments(files))
                    .hasMessageContaining("model_input_names: with token_type_ids (expected: ");
        } else {
            assertThat(TokenizerClass.of(files).tellsSegments(files)).isEqualTo(told);
        }
    }

    @ParameterizedTest
    @MethodSource("refusedConfigurations")
    void read_tokenThatTransformersRefuses_isNamed(JsonNode golden) throws IOException {
        JsonNode changes = golden.get("changes");
        write(golden.get("model").asText(), changes);
        assertFails(
                Reason.INVALID_MODEL,
                "tokenizer_config.json: " + changes.fieldNames().next() + ": {\"content\":\"<gap>\",");
    }

    @Test
    void read_consistentConfiguration_isTheFileItself() throws IOException {
        write("mistral", JSON.createObjectNode());
        assertThat(TokenizerJson.read(new TokenizerFiles(directory)))
                .isEqualTo(Files.readString(directory.resolve("tokenizer.json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"split_special_tokens", "from_slow"})
    void read_unsupportedSwitch_isNamed(String field) throws IOException {
        write("bert", JSON.createObjectNode().put(field, true));
        assertFails(Reason.UNSUPPORTED_MODEL, "tokenizer_config.json: " + field + ": true (expected: false)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BertJapaneseTokenizer", "T5TokenizerFast", "PhobertTokenizer"})
    void read_unknownClass_isNamed(String name) throws IOException {
        write("bert", JSON.createObjectNode().put("tokenizer_class", name));
        assertFails(Reason.UNSUPPORTED_MODEL, "tokenizer_class: " + name + " (expected: one of BertTokenizer, ");
    }

    @Test
    void read_firstTokenTakenAwayWhereTheClassAddsIt_isInvalid() throws IOException {
        write("mistral", JSON.createObjectNode().put("add_eos_token", true));
        ObjectNode config = (ObjectNode)
                JSON.readTree(directory.resolve("tokenizer_config.json").toFile());
        Files.writeString(
                directory.resolve("tokenizer_config.json"),
                config.putNull("bos_token").toString());
        assertFails(
                Reason.INVALID_MODEL,
                "tokenizer_config.json: bos_token: null (expected: a token, since add_bos_token is true)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", "{", "{\"added_tokens\": [}"})
    void read_damagedTokenizer_isInvalid(String content) throws IOException {
        write("bert", JSON.createObjectNode());
        Files.writeString(directory.resolve("tokenizer.json"), content);
        assertFails(Reason.INVALID_MODEL, "tokenizer.json: n");
    }

    private void assertFails(Reason reason, String message) {
        assertThatThrownBy(() -> TokenizerJson.read(new TokenizerFiles(directory)))
                .isInstanceOf(TouchstoneException.class)
                .hasMessageContaining(message)
                .extracting("reason")
                .isEqualTo(reason);
    }

    /** A golden model's tokenizer with these changes: files by name, else fields of the configuration, null for those taken away. */
    private void write(String model, JsonNode changes) throws IOException {
        ObjectNode config = read(model, "tokenizer_config.json");
        ObjectNode tokenizer = read(model, "tokenizer.json");
        for (String file : List.of("config.json", "special_tokens_map.json")) {
            if (Files.exists(GOLDEN.resolve(model).resolve(file))) {
                Files.copy(GOLDEN.resolve(model).resolve(file), directory.resolve(file));
            }
        }
        for (var change : changes.properties()) {
            JsonNode value = change.getValue();
            switch (change.getKey()) {
                case "tokenizer.json" ->
                    value.properties().forEach(part -> overlay(tokenizer.get(part.getKey()), part.getValue()));
                case "tokenizer.model" -> Files.createFile(directory.resolve("tokenizer.model"));
                case String file
                when file.endsWith(".json") -> Files.writeString(directory.resolve(file), value.toString());
                case String field when value.isNull() -> config.remove(field);
                case String field when value.asText().equals(NULL) -> config.putNull(field);
                case String field -> config.set(field, value);
            }
        }
        Files.writeString(directory.resolve("tokenizer_config.json"), config.toString());
        Files.writeString(directory.resolve("tokenizer.json"), tokenizer.toString());
    }

    private static ObjectNode read(String model, String file) throws IOException {
        return (ObjectNode) JSON.readTree(GOLDEN.resolve(model).resolve(file).toFile());
    }

    private static void overlay(JsonNode part, JsonNode fields) {
        if (part instanceof ObjectNode object
                && fields.propertyStream().allMatch(field -> object.has(field.getKey()))) {
            object.setAll((ObjectNode) fields);
        }
    }
}
