package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.LoraOptions.Publish;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.domain.Tuning;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters by themselves. That PEFT loads them, src/test/golden/check_exports.py checks. */
class PeftAdapterTest {
    private static final GoldenModel BERT = GoldenModel.of("bert");
    private static final LoraOptions OPTIONS = new LoraOptions(4, 6, 0, List.of(), Publish.ADAPTER);

    @TempDir
    Path root;

    private Path base;
    private Path adapter;

    @BeforeEach
    void copyBase() throws IOException {
        base = copy("bert", root.resolve("data/bases/bert"));
        adapter = root.resolve("data/models/tone/versions/1");
    }

    static Stream<String> families() {
        return GoldenModel.classifiers().stream();
    }

    @ParameterizedTest
    @MethodSource("families")
    void save_everyFamily_loadsOverItsBase(String name) throws IOException {
        GoldenModel golden = GoldenModel.of(name);
        LoraOptions everywhere = new LoraOptions(4, 6, 0, List.of(LoraOptions.ALL_LINEAR), Publish.ADAPTER);
        Path target = Path.of("target/adapters", name);
        float[] rewards = trained(golden.directory(), everywhere, golden, target);
        golden.writeRewards(target, rewards);
        assertThat(target.resolve("model.safetensors")).doesNotExist();
        try (RewardModel model = RewardModel.load(target, ComputeDevice.CPU)) {
            assertThat(model.score(golden.texts())).containsExactly(rewards, within(1e-5f));
        }
    }

    /** Their head and what else they hold is not the classifier's. */
    @ParameterizedTest
    @ValueSource(strings = {"bert-mlm", "bert-base", "opt-causal-lm"})
    void save_overABaseModel_loadsOverItsBody(String name) throws IOException {
        GoldenModel texts = GoldenModel.of(name.startsWith("bert") ? "bert" : "opt");
        Path directory = copy(name, root.resolve("data/bases/" + name));
        float[] rewards = trained(directory, OPTIONS, texts, adapter);
        try (RewardModel model = RewardModel.load(adapter, ComputeDevice.CPU)) {
            assertThat(model.score(texts.texts())).containsExactly(rewards, within(1e-5f));
        }
    }

    @Test
    void save_config_isWhatPeftReads() throws IOException {
        trained(base, OPTIONS, BERT, adapter);
        JsonNode config = new ObjectMapper()
                .readTree(adapter.resolve("adapter_config.json").toFile());
        assertThat(config.get("base_model_name_or_path").textValue()).isEqualTo(base.toString());
        assertThat(config.get("target_modules")).map(JsonNode::textValue).containsExactly("query", "value");
        assertThat(config.get("modules_to_save"))
                .map(JsonNode::textValue)
                .containsExactly("bert.pooler.dense", "classifier");
        assertThat(Safetensors.read(adapter.resolve("adapter_model.safetensors"))
                        .keySet())
                .hasSize(4 * 2 + 4)
                .contains(
                        "base_model.model.bert.encoder.layer.0.attention.self.query.lora_A.weight",
                        "base_model.model.classifier.bias");
    }

    @Test
    void load_dataDirectoryMoved_findsTheBaseThere() throws IOException {
        float[] rewards = trained(base, OPTIONS, BERT, adapter);
        Path moved = root.resolve("elsewhere");
        Files.move(root.resolve("data"), moved);
        try (RewardModel model = RewardModel.load(moved.resolve("models/tone/versions/1"), ComputeDevice.CPU)) {
            assertThat(model.score(BERT.texts())).containsExactly(rewards, within(1e-5f));
        }
    }

    @Test
    void load_baseGone_saysWhereItWas() throws IOException {
        trained(base, OPTIONS, BERT, adapter);
        Files.move(base, root.resolve("gone"));
        assertInvalid("base model bases/bert: not found (expected: the directory that the adapter was trained over");
    }

    @Test
    void load_baseChanged_namesTheFile() throws IOException {
        trained(base, OPTIONS, BERT, adapter);
        Path file = base.resolve("model.safetensors");
        SortedMap<String, TensorData> weights = new TreeMap<>(Safetensors.read(file));
        weights.replace("classifier.bias", TensorData.floats(1));
        Safetensors.write(file, weights);
        assertInvalid("bases/bert/model.safetensors: SHA-256 ");
    }

    @Test
    void load_adapterOfAnotherTool_saysHowToMergeIt() throws IOException {
        trained(base, OPTIONS, BERT, adapter);
        Files.delete(adapter.resolve("base.json"));
        assertInvalid("no base.json (expected: an adapter published by Touchstone; merge others");
    }

    @Test
    void load_optionOfPeftThatIsNotKnown_isRefusedByName() throws IOException {
        trained(base, OPTIONS, BERT, adapter);
        Path config = adapter.resolve("adapter_config.json");
        Files.writeString(config, Files.readString(config).replace("\"bias\"", "\"use_dora\" : true, \"bias\""));
        assertThatThrownBy(() -> RewardModel.load(adapter, ComputeDevice.CPU))
                .hasMessageContaining("use_dora: true (supported: false)");
    }

    @Test
    void load_weightOfTheAdapterMissing_isNamed() throws IOException {
        trained(base, OPTIONS, BERT, adapter);
        Path file = adapter.resolve("adapter_model.safetensors");
        SortedMap<String, TensorData> weights = new TreeMap<>(Safetensors.read(file));
        weights.remove("base_model.model.bert.encoder.layer.1.attention.self.value.lora_B.weight");
        Safetensors.write(file, weights);
        assertInvalid("tensor bert.encoder.layer.1.attention.self.value.lora_B.weight: missing");
    }

    private void assertInvalid(String message) {
        assertThatThrownBy(() -> RewardModel.load(adapter, ComputeDevice.CPU))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_MODEL))
                .hasMessageContaining(message);
    }

    @Test
    void train_overAnAdapter_goesOnWithItOverTheSameBase() throws IOException {
        float[] rewards = trained(base, OPTIONS, BERT, adapter);
        Path next = root.resolve("data/models/tone/versions/2");
        try (TrainableModel model = load(adapter, Optional.of(OPTIONS))) {
            assertThat(model.score(BERT.texts())).containsExactly(rewards, within(1e-5f));
            train(model, BERT);
            rewards = model.score(BERT.texts());
            model.save(next);
        }
        assertThat(ModelSupport.baseOf(next).orElseThrow()).isEqualTo(base);
        try (RewardModel model = RewardModel.load(next, ComputeDevice.CPU)) {
            assertThat(model.score(BERT.texts())).containsExactly(rewards, within(1e-5f));
        }
    }

    @Test
    void train_overAnAdapterOtherwise_isRefused() throws IOException {
        trained(base, OPTIONS, BERT, adapter);
        LoraOptions other = new LoraOptions(8, 6, 0, List.of(), Publish.MERGED);
        assertThatThrownBy(() -> load(adapter, Optional.of(other)))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST))
                .hasMessageContaining("(expected: r 4, alpha 6.0, target_modules query, value, which ");
    }

    @Test
    void contract_coversTheBaseButNotItsPlace() throws IOException {
        trained(base, OPTIONS, BERT, adapter);
        String contract = contract(adapter);
        Path moved = root.resolve("elsewhere");
        Files.move(root.resolve("data"), moved);
        assertThat(contract(moved.resolve("models/tone/versions/1"))).isEqualTo(contract);

        Path weights = moved.resolve("bases/bert/model.safetensors");
        Files.write(weights, new byte[] {' '}, java.nio.file.StandardOpenOption.APPEND);
        assertThat(contract(moved.resolve("models/tone/versions/1"))).isNotEqualTo(contract);
    }

    private static String contract(Path directory) {
        return Contract.of(directory, Truncation.NONE, 64, Precision.FP32, Optional.empty())
                .fingerprint();
    }

    /** Trains adapters, publishes them by themselves, and tells how the model in memory scores. */
    private static float[] trained(Path base, LoraOptions options, GoldenModel golden, Path target) {
        try (TrainableModel model = load(base, Optional.of(options))) {
            train(model, golden);
            model.save(target);
            return model.score(golden.texts());
        }
    }

    private static TrainableModel load(Path base, Optional<LoraOptions> options) {
        return TrainableModel.load(
                base, ComputeDevice.CPU, new Tuning(3, RewardChoice.ONLY_OUTPUT, options, Precision.FP32));
    }

    private static void train(TrainableModel model, GoldenModel golden) {
        TokenizedPairs pairs = golden.pairs();
        for (int i = 0; i < 3; i++) {
            model.backward(pairs, 1 / pairs.totalWeight(), 0.01, false);
            model.step(1e-2, 0, 1);
        }
    }

    private static Path copy(String name, Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(GoldenModel.of(name).directory())) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }
}
