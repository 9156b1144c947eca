package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RewardModelTest {
    private static final GoldenModel BERT = GoldenModel.of("bert");
    private static final GoldenModel OPT = GoldenModel.of("opt");

    @TempDir
    Path directory;

    @Test
    void load_classifier_tellsWhatItIs() {
        try (RewardModel model = RewardModel.load(OPT.directory(), ComputeDevice.CPU)) {
            assertThat(model.architecture()).isEqualTo("OPTForSequenceClassification");
            assertThat(model.maxLength()).isEqualTo(64);
            assertThat(model.parameters()).isEqualTo(28_896);
        }
    }

    @Test
    void score_noTexts_givesNoRewards() {
        try (RewardModel model = RewardModel.load(BERT.directory(), ComputeDevice.CPU)) {
            assertThat(model.score(List.of())).isEmpty();
        }
    }

    @Test
    void score_moreTokensThanOnePassTakes_isTheSame() {
        List<Tokens> texts = BERT.texts();
        try (RewardModel model = RewardModel.load(BERT.directory(), ComputeDevice.CPU)) {
            float[] once = model.score(texts);
            List<Tokens> many = IntStream.range(0, 400)
                    .mapToObj(i -> texts.get(i % once.length))
                    .toList();
            float[] rewards = model.score(many);
            for (int i = 0; i < rewards.length; i++) {
                assertThat(rewards[i]).isEqualTo(once[i % once.length], within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-base", "bert-mlm", "opt-base", "opt-causal-lm"})
    void load_baseModel_isRefusedSinceItHasNoReward(String name) {
        assertFails(
                () -> RewardModel.load(GoldenModel.of(name).directory(), ComputeDevice.CPU),
                Reason.UNSUPPORTED_MODEL,
                "ForSequenceClassification");
    }

    @ParameterizedTest
    @CsvSource({
        "bert, position_embedding_type, '\"relative_key\"'",
        "bert, hidden_act, '\"quick_gelu\"'",
        "bert, is_decoder, true",
        "bert, architectures, '[\"BertForMultipleChoice\"]'",
        "bert, quantization_config, '{\"bits\": 4}'",
        "opt, activation_function, '\"quick_gelu\"'",
        "opt, layer_norm_elementwise_affine, false",
        "opt, model_type, '\"t5\"'",
        "bert, auto_map, '{\"AutoModel\": \"modeling.Mine\"}'",
        "roberta, position_embedding_type, '\"relative_key_query\"'",
        "distilbert, activation, '\"mish\"'",
        "deberta-v3, pos_att_type, '[\"p2p\"]'",
        "deberta-v3, pooler_hidden_size, 64",
        "modernbert, classifier_pooling, '\"max\"'",
        "modernbert, rope_scaling, '{\"rope_type\": \"yarn\"}'",
        "gpt2, scale_attn_weights, false",
        "gpt2, scale_attn_by_inverse_layer_idx, true",
        "gpt2, reorder_and_upcast_attn, true",
        "gpt2, add_cross_attention, true",
        "gpt-neox, rope_scaling, '{\"rope_type\": \"longrope\"}'",
        "llama, partial_rotary_factor, 0.5",
        "mistral, layer_types, '[\"full_attention\", \"sliding_attention\"]'",
        "qwen2, layer_types, '[\"full_attention\", \"chunked_attention\"]'",
        "qwen3, hidden_act, '\"quick_gelu\"'",
        "gemma2, use_bidirectional_attention, true"
    })
    void load_valueThatIsNotSupported_isRefusedByName(String golden, String field, String value) throws IOException {
        copy(GoldenModel.of(golden));
        setConfig(field, value);
        assertFails(this::load, Reason.UNSUPPORTED_MODEL, field);
    }

    @ParameterizedTest
    @CsvSource({
        "bert, num_hidden_layers, 3, bert.encoder.layer.2.",
        "bert, intermediate_size, 65, bert.encoder.layer.0.intermediate.dense",
        "bert, num_attention_heads, 5, num_attention_heads",
        "opt, max_position_embeddings, 66, model.decoder.embed_positions.weight",
        "opt, word_embed_proj_dim, 16, model.decoder.embed_tokens.weight",
        "opt, vocab_size, 0, vocab_size"
    })
    void load_valueThatContradictsTheWeights_namesWhatIsWrong(String golden, String field, String value, String named)
            throws IOException {
        copy(GoldenModel.of(golden));
        setConfig(field, value);
        assertFails(this::load, Reason.INVALID_MODEL, named);
    }

    @Test
    void load_tensorThatNoWeightAccountsFor_isNamed() throws IOException {
        copy(BERT);
        SortedMap<String, TensorData> tensors = tensors();
        tensors.put("bert.encoder.layer.2.output.dense.bias", TensorData.floats(0));
        Safetensors.write(directory.resolve("model.safetensors"), tensors);
        assertFails(this::load, Reason.INVALID_MODEL, "tensor bert.encoder.layer.2.output.dense.bias: unknown");
    }

    @Test
    void load_tableThatPyTorchOnceSaved_isNoMatter() throws IOException {
        copy(BERT);
        SortedMap<String, TensorData> tensors = tensors();
        tensors.put("bert.embeddings.position_ids", TensorData.ofInts(new long[] {1, 2}, 0, 1));
        Safetensors.write(directory.resolve("model.safetensors"), tensors);
        try (RewardModel model = load()) {
            assertThat(model.score(BERT.texts())).hasSize(BERT.texts().size());
        }
    }

    @Test
    void load_normsNamedAsInTensorFlow_scoresTheSame() throws IOException {
        copy(BERT);
        SortedMap<String, TensorData> renamed = new TreeMap<>();
        tensors()
                .forEach((name, tensor) -> renamed.put(
                        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"),
                        tensor));
        Safetensors.write(directory.resolve("model.safetensors"), renamed);
        try (RewardModel model = load();
                RewardModel usual = RewardModel.load(BERT.directory(), ComputeDevice.CPU)) {
            assertThat(model.score(BERT.texts())).isEqualTo(usual.score(BERT.texts()));
        }
    }

    @Test
    void load_damagedWeights_namesTheTensor() throws IOException {
        copy(BERT);
        SortedMap<String, TensorData> tensors = tensors();
        tensors.put("classifier.bias", TensorData.floats(Float.NaN));
        Safetensors.write(directory.resolve("model.safetensors"), tensors);
        assertFails(this::load, Reason.INVALID_MODEL, "tensor classifier.bias: NaN");
    }

    @Test
    void score_overflow_isAnErrorAndNotANumber() throws IOException {
        copy(BERT);
        SortedMap<String, TensorData> tensors = tensors();
        float[] huge = new float[32];
        Arrays.fill(huge, Float.MAX_VALUE);
        tensors.put("classifier.weight", TensorData.ofFloats(new long[] {1, 32}, huge));
        Safetensors.write(directory.resolve("model.safetensors"), tensors);
        try (RewardModel model = load()) {
            assertFails(() -> model.score(BERT.texts()), Reason.NON_FINITE, "reward: ");
        }
    }

    @Test
    void score_textThatTheModelCannotTake_isRefusedBeforeTheEngineSeesIt() {
        try (RewardModel bert = RewardModel.load(BERT.directory(), ComputeDevice.CPU);
                RewardModel opt = RewardModel.load(OPT.directory(), ComputeDevice.CPU)) {
            assertFails(() -> bert.score(List.of(text(65, 5, 0))), Reason.TEXT_TOO_LONG, "tokens: 65 (expected: <= 64");
            assertFails(() -> bert.score(List.of(text(3, 120, 0))), Reason.INVALID_MODEL, "token id: 120");
            assertFails(() -> bert.score(List.of(text(3, -1, 0))), Reason.INVALID_MODEL, "token id: -1");
            assertFails(() -> bert.score(List.of(text(3, 5, 2))), Reason.INVALID_MODEL, "segment: 2");
            assertThat(opt.score(List.of(text(64, 5, 2)))).hasSize(1);
        }
    }

    private static Tokens text(int length, int id, int segment) {
        int[] ids = new int[length];
        int[] segments = new int[length];
        Arrays.fill(ids, id);
        Arrays.fill(segments, segment);
        return new Tokens(ids, segments, false);
    }

    private RewardModel load() {
        return RewardModel.load(directory, ComputeDevice.CPU);
    }

    private SortedMap<String, TensorData> tensors() {
        return new TreeMap<>(Safetensors.read(BERT.directory().resolve("model.safetensors")));
    }

    private void copy(GoldenModel golden) throws IOException {
        for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Files.copy(golden.directory().resolve(name), directory.resolve(name));
        }
    }

    private void setConfig(String field, String value) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Path file = directory.resolve("config.json");
        JsonNode config = mapper.readTree(file.toFile());
        ((ObjectNode) config).set(field, mapper.readTree(value));
        Files.writeString(file, config.toString());
    }

    private static void assertFails(ThrowingCallable work, Reason reason, String message) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }
}
