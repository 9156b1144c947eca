package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the frequencies of transformers, recorded by src/test/golden/make_golden.py. */
class RotaryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEAD = 64;

    @TempDir
    Path directory;

    static List<JsonNode> cases() throws IOException {
        List<JsonNode> cases = new ArrayList<>();
        JSON.readTree(Path.of("src/test/resources/golden/rotary.json").toFile()).forEach(cases::add);
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void of_everyScaling_equalsTransformers(JsonNode golden) {
        Rotary rotary = rotary(golden.get("config"));
        assertThat(rotary.scale()).isEqualTo(golden.get("scale").doubleValue(), within(1e-9));
        assertThat(rotary.frequencies()).hasSize(golden.get("frequencies").size());
        for (int i = 0; i < rotary.frequencies().size(); i++) {
            double expected = golden.get("frequencies").get(i).doubleValue();
            assertThat(rotary.frequencies().get(i)).isEqualTo(expected, within(expected * 3e-7));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void of_newerSpelling_isTheSame(JsonNode golden) {
        ObjectNode newer = golden.get("config").deepCopy();
        Rotary expected = rotary(newer);
        ObjectNode parameters = newer.withObjectProperty("rope_scaling");
        parameters.set("rope_theta", newer.remove("rope_theta"));
        newer.remove("rope_scaling");
        newer.set("rope_parameters", parameters);
        assertThat(rotary(newer)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"rope_type\": \"default\"}', 100",
        "'{\"rope_type\": \"dynamic\", \"factor\": 4.0}', 100",
        "'{\"type\": \"linear\", \"factor\": 2.5}', 250",
        "'{\"type\": \"yarn\", \"factor\": 4.0, \"original_max_position_embeddings\": 50}', 200",
    })
    void of_scaling_saysHowLongATextMayBe(String scaling, int longest) throws IOException {
        ObjectNode config = JSON.createObjectNode().put("max_position_embeddings", 100);
        assertThat(rotary(config.set("rope_scaling", JSON.readTree(scaling))).maxLength())
                .isEqualTo(longest);
    }

    @Test
    void of_scalingThatIsNotSupported_isRefusedByName() {
        ObjectNode config = JSON.createObjectNode().put("max_position_embeddings", 100);
        config.putObject("rope_scaling").put("rope_type", "longrope");
        assertThatThrownBy(() -> rotary(config))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_MODEL))
                .hasMessageContaining(
                        "rope_scaling.rope_type: \"longrope\" (supported: default, dynamic, linear, llama3, yarn)");
    }

    @Test
    void of_scalingWithoutItsFactor_isInvalid() {
        ObjectNode config = JSON.createObjectNode().put("max_position_embeddings", 100);
        config.putObject("rope_scaling").put("rope_type", "linear");
        assertThatThrownBy(() -> rotary(config)).hasMessageContaining("rope_scaling.factor: missing");
    }

    private Rotary rotary(JsonNode config) {
        try {
            Path file = directory.resolve("config.json");
            Files.writeString(file, config.toString());
            return Rotary.of(
                    ModelConfig.read(file),
                    HEAD,
                    1,
                    Rotary.parameter(ModelConfig.read(file), "rope_theta", "rope_theta", 1e4));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
