package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of every kind of configuration, against what transformers makes of it (src/test/golden/make_option_golden.py). */
class ConfigOptionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONFIG = "config.json";
    /** Options of other models that would change this one, if it had them. */
    private static final Map<String, String> FOREIGN = Map.of(
            "attention_multiplier", "0.5",
            "residual_multiplier", "0.5",
            "embedding_multiplier", "12",
            "logits_scaling", "8",
            "pruned_heads", "{\"0\": [1]}",
            "is_encoder_decoder", "true",
            "mean", "0.25",
            "num_experts", "8");

    @TempDir
    Path directory;

    private static JsonNode golden() throws IOException {
        return JSON.readTree(Path.of("src/test/resources/golden/options.json").toFile());
    }

    static List<Map.Entry<String, JsonNode>> configs() throws IOException {
        return List.copyOf(golden().get("configs").properties());
    }

    static Set<String> models() throws IOException {
        Set<String> models = new TreeSet<>();
        golden().get("changes").forEach(each -> models.add(each.get("model").textValue()));
        return models;
    }

    @Test
    void golden_holdsEveryArchitectureAndModel() throws IOException {
        assertThat(configs()).map(Map.Entry::getKey).containsExactlyInAnyOrderElementsOf(ModelSupport.modelTypes());
        assertThat(models()).containsExactlyInAnyOrderElementsOf(GoldenModel.classifiers());
    }

    @ParameterizedTest
    @MethodSource("configs")
    void layout_configurationThatTransformersWrites_isAccepted(Map.Entry<String, JsonNode> config) throws IOException {
        Files.writeString(directory.resolve(CONFIG), config.getValue().toString());
        assertThat(ModelSupport.configuredMaxLength(directory.resolve(CONFIG))).isPositive();
    }

    @ParameterizedTest
    @MethodSource("models")
    void load_anyFieldChanged_scoresAsTransformersOrIsRefusedByName(String name) throws IOException {
        GoldenModel golden = GoldenModel.of(name);
        int equal = 0;
        for (JsonNode each : golden().get("changes")) {
            if (each.get("model").textValue().equals(name)) {
                change(golden, (ObjectNode) each.get("changes"));
                equal += scoresAlike(golden, each) ? 1 : 0;
            }
        }
        assertThat(equal).isGreaterThanOrEqualTo(4);
    }

    private boolean scoresAlike(GoldenModel golden, JsonNode expected) {
        try (RewardModel model = RewardModel.load(directory, ComputeDevice.CPU)) {
            assertThat(model.score(GoldenModel.texts(golden.batches().get(1))))
                    .as("%s", expected.get("changes"))
                    .containsExactly(GoldenModel.floats(expected.get("scores")), within(1e-4f));
            return true;
        } catch (TouchstoneException e) {
            assertThat(e.reason()).isIn(Reason.UNSUPPORTED_MODEL, Reason.INVALID_MODEL);
            assertThat(e.getMessage())
                    .contains(expected.get("changes").fieldNames().next());
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void load_optionOfAnotherKindOfModel_isRefusedByName(String name) throws IOException {
        for (Map.Entry<String, String> option : FOREIGN.entrySet()) {
            assertRefused(name, option.getKey(), option.getValue(), option.getKey());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "llama, sliding_window, 6, sliding_window",
        "llama, layer_types, '[\"sliding_attention\", \"full_attention\"]', layer_types",
        "llama, attn_logit_softcapping, 30.0, attn_logit_softcapping",
        "llama, final_logit_softcapping, 30.0, final_logit_softcapping",
        "llama, rope_parameters, '{\"rope_type\": \"default\"}', rope_parameters",
        "mistral, rope_parameters, '{\"rope_theta\": 7e5}', rope_parameters.rope_theta",
        "mistral, rope_scaling, '{\"rope_type\": \"linear\", \"factor\": 2, \"low_freq_factor\": 1}', low_freq_factor",
        "mistral, rope_scaling, '{\"rope_type\": \"linear\", \"type\": \"mrope\", \"factor\": 2}', rope_scaling.type",
        "qwen2, attn_logit_softcapping, 30.0, attn_logit_softcapping",
        "qwen3, layer_types, '[\"sliding_attention\", \"full_attention\"]', use_sliding_window",
        "gemma2, sliding_window_size, 7, sliding_window_size",
        "gpt-neox, partial_rotary_factor, 0.5, partial_rotary_factor",
        "gpt-neox, rope_theta, 500000, rope_theta",
        "gpt2, hidden_size, 64, hidden_size",
        "modernbert, rope_scaling, '{\"rope_type\": \"linear\", \"factor\": 2}', rope_scaling"
    })
    void load_optionThatWouldChangeTheScore_isRefusedByName(String golden, String option, String value, String named)
            throws IOException {
        assertRefused(golden, option, value, named);
    }

    /** As the hub has them: what tools add, and older and newer names. */
    @ParameterizedTest
    @CsvSource({
        "llama, '{\"unsloth_fixed\": true, \"_attn_implementation_autoset\": true, \"rope_parameters\": null, \"dtype\": \"float32\"}'",
        "mistral, '{\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 1e4}, \"attention_bias\": false}'",
        "qwen2, '{\"use_mrope\": false, \"is_decoder\": true}'",
        "gemma2, '{\"hidden_act\": \"gelu_pytorch_tanh\", \"sliding_window_size\": 6, \"cache_implementation\": \"hybrid\"}'",
        "modernbert, '{\"position_embedding_type\": \"absolute\", \"layer_norm_eps\": 1e-5, \"gradient_checkpointing\": false}'",
        "bert, '{\"directionality\": \"bidi\", \"pooler_num_fc_layers\": 3, \"pruned_heads\": {}, \"rope_scaling\": null}'",
        "opt, '{\"prefix\": \"</s>\", \"activation_dropout\": 0.0, \"_remove_final_layer_norm\": false}'"
    })
    void load_fieldsThatChangeNothing_areAccepted(String name, String fields) throws IOException {
        GoldenModel golden = GoldenModel.of(name);
        change(golden, (ObjectNode) JSON.readTree(fields));
        try (RewardModel model = RewardModel.load(directory, ComputeDevice.CPU)) {
            assertThat(model.score(golden.texts())).containsExactly(golden.scores(), within(1e-4f));
        }
    }

    private void assertRefused(String name, String option, String value, String named) throws IOException {
        change(GoldenModel.of(name), JSON.createObjectNode().set(option, JSON.readTree(value)));
        assertThatThrownBy(() -> RewardModel.load(directory, ComputeDevice.CPU))
                .as("%s with %s", name, option)
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_MODEL))
                .hasMessageContaining(named);
    }

    /** A copy of a model with some fields of its configuration set. */
    private void change(GoldenModel golden, ObjectNode fields) throws IOException {
        try (Stream<Path> files = Files.list(golden.directory())) {
            for (Path file : files.toList()) {
                Path copy = directory.resolve(file.getFileName());
                if (!Files.exists(copy)) {
                    Files.copy(file, copy);
                }
            }
        }
        ObjectNode config =
                (ObjectNode) JSON.readTree(golden.directory().resolve(CONFIG).toFile());
        config.setAll(fields);
        Files.writeString(directory.resolve(CONFIG), config.toString());
    }
}
