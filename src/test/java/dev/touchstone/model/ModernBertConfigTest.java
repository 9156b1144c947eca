package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.ComputeDevice;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ModernBERT's configuration as transformers 5 writes it, against the scores of the older spelling. */
class ModernBertConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OLDER =
            List.of("global_rope_theta", "local_rope_theta", "global_attn_every_n_layers");

    @TempDir
    Path directory;

    /** Changes of the older fields with the scores that transformers 4.57 gives. */
    static Stream<JsonNode> changes() throws IOException {
        return JSON.readTree(Path.of("src/test/resources/golden/options.json").toFile())
                .get("changes")
                .valueStream()
                .filter(each -> each.get("model").asText().startsWith("modernbert"))
                .filter(each -> OLDER.contains(each.get("changes").fieldNames().next()));
    }

    @Test
    void changes_holdEveryOlderField() throws IOException {
        assertThat(changes().map(each -> each.get("changes").fieldNames().next()))
                .hasSize(6)
                .containsAll(OLDER);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void load_changeInTheNewerSpelling_scoresAsInTheOlder(JsonNode change) throws IOException {
        GoldenModel golden = GoldenModel.of(change.get("model").asText());
        ObjectNode config = config(golden);
        config.setAll((ObjectNode) change.get("changes"));
        write(golden, newer(config));
        assertThat(scores(golden)).containsExactly(GoldenModel.floats(change.get("scores")), within(1e-4f));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"full_attention\": {}, \"sliding_attention\": {\"rope_type\": \"default\"}}",
                "{\"full_attention\": {\"rope_theta\": 160000}, \"sliding_attention\": null}",
                "{\"sliding_attention\": {\"rope_theta\": 1e4, \"rope_type\": \"default\"}}"
            })
    void load_partOfTheNewerSpelling_isTheSame(String parameters) throws IOException {
        GoldenModel golden = GoldenModel.of("modernbert");
        write(golden, (ObjectNode) config(golden).set("rope_parameters", JSON.readTree(parameters)));
        float[] both = scores(golden);
        write(golden, (ObjectNode) newer(config(golden)).set("rope_parameters", JSON.readTree(parameters)));
        assertThat(scores(golden)).isEqualTo(both);
        assertThat(both)
                .containsExactly(GoldenModel.floats(golden.batches().get(1).get("scores")), within(1e-4f));
    }

    @ParameterizedTest
    @CsvSource({
        "rope_parameters, '{\"full_attention\": {\"rope_theta\": 1e5}}', rope_parameters.full_attention.rope_theta: 100000.0 (supported: 160000.0)",
        "rope_parameters, '{\"sliding_attention\": {\"rope_theta\": 1e5}}', rope_parameters.sliding_attention.rope_theta",
        "rope_parameters, '{\"full_attention\": {\"rope_type\": \"linear\", \"factor\": 2}}', rope_parameters.full_attention.rope_type",
        "rope_parameters, '{\"full_attention\": {\"partial_rotary_factor\": 0.5}}', rope_parameters.full_attention.partial_rotary_factor",
        "rope_parameters, '{\"rope_type\": \"default\", \"rope_theta\": 1e5}', rope_parameters.rope_t",
        "layer_types, '[\"full_attention\", \"full_attention\", \"sliding_attention\"]', what global_attn_every_n_layers says"
    })
    void load_spellingsThatDisagreeOrSayMore_areRefusedByName(String field, String value, String named)
            throws IOException {
        GoldenModel golden = GoldenModel.of("modernbert");
        write(golden, (ObjectNode) config(golden).set(field, JSON.readTree(value)));
        assertThatThrownBy(() -> scores(golden))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_MODEL))
                .hasMessageContaining(named);
    }

    @Test
    void load_localBaseThatIsNull_isTheGlobalOneInBothSpellings() throws IOException {
        GoldenModel golden = GoldenModel.of("modernbert");
        write(golden, config(golden).putNull("local_rope_theta"));
        float[] older = scores(golden);
        write(golden, newer(config(golden).put("local_rope_theta", 160_000)));
        assertThat(scores(golden)).isEqualTo(older);
    }

    /** As transformers 5.24 saves the same model. */
    private static ObjectNode newer(ObjectNode config) {
        ObjectNode parameters = config.putObject("rope_parameters");
        parameters
                .putObject("full_attention")
                .put("rope_theta", config.get("global_rope_theta").doubleValue())
                .put("rope_type", "default");
        parameters
                .putObject("sliding_attention")
                .put("rope_theta", config.get("local_rope_theta").doubleValue())
                .put("rope_type", "default");
        ArrayNode types = config.putArray("layer_types");
        for (int i = 0; i < config.get("num_hidden_layers").intValue(); i++) {
            boolean full = i % config.get("global_attn_every_n_layers").intValue() == 0;
            types.add(full ? "full_attention" : "sliding_attention");
        }
        config.remove(OLDER);
        return config;
    }

    private static ObjectNode config(GoldenModel golden) throws IOException {
        return (ObjectNode)
                JSON.readTree(golden.directory().resolve("config.json").toFile());
    }

    private void write(GoldenModel golden, ObjectNode config) throws IOException {
        try (Stream<Path> files = Files.list(golden.directory())) {
            for (Path file : files.toList()) {
                Path copy = directory.resolve(file.getFileName());
                if (!Files.exists(copy)) {
                    Files.copy(file, copy);
                }
            }
        }
        Files.writeString(directory.resolve("config.json"), config.toString());
    }

    private float[] scores(GoldenModel golden) {
        try (RewardModel model = RewardModel.load(directory, ComputeDevice.CPU)) {
            return model.score(GoldenModel.texts(golden.batches().get(1)));
        }
    }
}
