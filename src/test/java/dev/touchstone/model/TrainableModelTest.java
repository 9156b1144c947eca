package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.SaveDtype;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.engine.ElementType;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainableModelTest {
    @TempDir
    Path temporary;

    @ParameterizedTest
    @CsvSource({"bert-base, classifier", "opt-base, score", "opt-causal-lm, score"})
    void load_baseModel_headReadsWhatTransformersComputes(String name, String head) {
        GoldenModel golden = GoldenModel.of(name);
        try (TrainableModel model = TrainableModel.load(golden.directory(), ComputeDevice.CPU, 7)) {
            float[] weight = saved(model).get(head + ".weight").toFloats();
            for (JsonNode batch : golden.batches()) {
                float[] expected = new float[batch.get("hidden").size()];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] =
                            dot(weight, GoldenModel.floats(batch.get("hidden").get(i)));
                }
                assertThat(model.score(GoldenModel.texts(batch))).containsExactly(expected, within(2e-5f));
            }
        }
    }

    @Test
    void load_bertWithoutPooler_poolerIsFreshToo() {
        GoldenModel golden = GoldenModel.of("bert-mlm");
        try (TrainableModel model = TrainableModel.load(golden.directory(), ComputeDevice.CPU, 7)) {
            Map<String, TensorData> weights = saved(model);
            float[] classifier = weights.get("classifier.weight").toFloats();
            float[] pooler = weights.get("bert.pooler.dense.weight").toFloats();
            JsonNode batch = golden.batches().get(1);
            float[] expected = new float[batch.get("hidden").size()];
            for (int i = 0; i < expected.length; i++) {
                float[] hidden = GoldenModel.floats(batch.get("hidden").get(i));
                float[] pooled = new float[hidden.length];
                for (int j = 0; j < pooled.length; j++) {
                    float[] row = Arrays.copyOfRange(pooler, j * hidden.length, (j + 1) * hidden.length);
                    pooled[j] = (float) Math.tanh(dot(row, hidden));
                }
                expected[i] = dot(classifier, pooled);
            }
            assertThat(model.score(GoldenModel.texts(batch))).containsExactly(expected, within(2e-5f));
        }
    }

    @Test
    void load_freshHead_isNormalWithTheConfiguredSpreadAndDependsOnTheSeedOnly() {
        GoldenModel golden = GoldenModel.of("bert-mlm");
        TensorData pooler = headOf(golden, 1);
        assertThat(spread(pooler)).isEqualTo(0.02, within(0.002));
        assertThat(headOf(golden, 1).toFloats()).isEqualTo(pooler.toFloats());
        assertThat(headOf(golden, 2).toFloats()).isNotEqualTo(pooler.toFloats());
    }

    /** As published: with names of their own, a head of another kind, tied weights left out. */
    @ParameterizedTest
    @MethodSource("dev.touchstone.model.GoldenModel#classifiers")
    void load_baseOfEveryFamily_keepsTheBodyAndDrawsTheHead(String name) throws IOException {
        GoldenModel golden = GoldenModel.of(name);
        for (Map.Entry<String, JsonNode> base : golden.golden().get("bases").properties()) {
            Path directory = baseModel(golden, base.getKey(), base.getValue());
            try (TrainableModel model = TrainableModel.load(directory, ComputeDevice.CPU, 7)) {
                assertThat(model.score(golden.texts())).isNotEqualTo(golden.scores());
            }
        }
    }

    @Test
    void load_modernBertWithoutHead_eachLayerHasTheSpreadThatTransformersGivesIt() throws IOException {
        GoldenModel golden = GoldenModel.of("modernbert");
        JsonNode names = golden.golden().get("bases").get("ModernBertModel");
        try (TrainableModel model =
                TrainableModel.load(baseModel(golden, "ModernBertModel", names), ComputeDevice.CPU, 7)) {
            Map<String, TensorData> weights = saved(model);
            assertThat(spread(weights.get("head.dense.weight"))).isEqualTo(0.02 / Math.sqrt(6), within(0.001));
            assertThat(spread(weights.get("classifier.weight"))).isEqualTo(1 / Math.sqrt(32), within(0.07));
            assertThat(weights.get("head.norm.weight").toFloats()).containsOnly(1);
            assertThat(weights.get("classifier.bias").toFloats()).containsOnly(0);
        }
    }

    private static double spread(TensorData tensor) {
        double squares = 0;
        for (float value : tensor.toFloats()) {
            squares += value * value;
        }
        return Math.sqrt(squares / tensor.elements());
    }

    private Path baseModel(GoldenModel golden, String architecture, JsonNode names) throws IOException {
        Path directory = Files.createDirectory(temporary.resolve(architecture));
        Files.copy(golden.directory().resolve("tokenizer.json"), directory.resolve("tokenizer.json"));
        ObjectNode config = (ObjectNode) new ObjectMapper()
                .readTree(golden.directory().resolve("config.json").toFile());
        config.putArray("architectures").add(architecture);
        Files.writeString(directory.resolve("config.json"), config.toString());
        Map<String, TensorData> weights =
                ModelDirectory.open(golden.directory()).tensors();
        Map<String, TensorData> tensors = new TreeMap<>();
        names.forEach(name -> tensors.put(
                name.textValue(),
                weights.entrySet().stream()
                        .filter(weight -> weight.getKey().equals(name.textValue())
                                || weight.getKey().endsWith("." + name.textValue()))
                        .findFirst()
                        .map(Map.Entry::getValue)
                        .orElse(TensorData.floats(0))));
        Safetensors.write(directory.resolve("model.safetensors"), tensors);
        return directory;
    }

    @ParameterizedTest
    @CsvSource({
        "opt-causal-lm, AUTO, BF16, bfloat16",
        "opt-causal-lm, FP32, F32, float32",
        "bert-mlm, AUTO, F16, float16",
        "bert, AUTO, F32, float32",
        "bert, BF16, BF16, bfloat16"
    })
    void save_dtype_isTheStoredOneUnlessAskedFor(String name, SaveDtype dtype, ElementType type, String written)
            throws IOException {
        Path target = temporary.resolve("exported");
        GoldenModel golden = GoldenModel.of(name);
        try (TrainableModel model = TrainableModel.load(golden.directory(), ComputeDevice.CPU, 3)) {
            train(model, 2);
            model.save(target, dtype);
            assertThat(Safetensors.read(target.resolve("model.safetensors")).values())
                    .allSatisfy(tensor -> assertThat(tensor.type()).isEqualTo(type));
            assertThat(ModelConfig.read(target.resolve("config.json")).text("torch_dtype"))
                    .isEqualTo(written);
            try (RewardModel reloaded = RewardModel.load(target, ComputeDevice.CPU)) {
                assertThat(reloaded.score(golden.texts())).containsExactly(model.score(golden.texts()), within(1e-6f));
            }
        }
    }

    private TensorData headOf(GoldenModel golden, long seed) {
        try (TrainableModel model = TrainableModel.load(golden.directory(), ComputeDevice.CPU, seed)) {
            return saved(model).get("bert.pooler.dense.weight");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "opt-post-norm", "opt-causal-lm"})
    void save_afterTraining_reloadsWithTheSameScores(String name) {
        GoldenModel golden = GoldenModel.of(name);
        Path target = temporary.resolve("exported");
        try (TrainableModel model = TrainableModel.load(golden.directory(), ComputeDevice.CPU, 3)) {
            train(model, 2);
            model.save(target);
            try (RewardModel reloaded = RewardModel.load(target, ComputeDevice.CPU)) {
                assertThat(reloaded.score(golden.texts())).isEqualTo(model.score(golden.texts()));
                assertThat(reloaded.architecture()).isEqualTo(model.architecture());
                assertThat(reloaded.parameters()).isEqualTo(model.parameters());
            }
        }
    }

    @Test
    void load_thenTrain_leavesTheSourceFilesAsTheyWere() throws IOException {
        Path weights = GoldenModel.of("bert").directory().resolve("model.safetensors");
        byte[] before = Files.readAllBytes(weights);
        try (TrainableModel model = TrainableModel.load(weights.getParent(), ComputeDevice.CPU, 0)) {
            train(model, 1);
        }
        assertThat(Files.readAllBytes(weights)).isEqualTo(before);
    }

    @Test
    void train_sameSeedTwice_givesTheSameBytes() throws IOException {
        byte[][] files = new byte[2][];
        for (int run = 0; run < 2; run++) {
            Path target = temporary.resolve("run" + run);
            try (TrainableModel model =
                    TrainableModel.load(GoldenModel.of("bert-base").directory(), ComputeDevice.CPU, 5)) {
                train(model, 3);
                model.save(target);
            }
            files[run] = Files.readAllBytes(target.resolve("model.safetensors"));
        }
        assertThat(files[0]).isEqualTo(files[1]);
    }

    @Test
    void restore_anotherInstance_continuesExactly() throws IOException {
        Path directory = GoldenModel.of("opt").directory();
        Path checkpoint = Files.createDirectory(temporary.resolve("checkpoint"));
        try (TrainableModel model = TrainableModel.load(directory, ComputeDevice.CPU, 0);
                TrainableModel resumed = TrainableModel.load(directory, ComputeDevice.CPU, 0)) {
            train(model, 3);
            model.checkpoint(checkpoint);
            resumed.restore(checkpoint);
            double[] losses = train(model, 3);
            assertThat(train(resumed, 3)).isEqualTo(losses);
            resumed.save(temporary.resolve("resumed"));
            model.save(temporary.resolve("model"));
            assertThat(temporary.resolve("resumed/model.safetensors"))
                    .hasSameBinaryContentAs(temporary.resolve("model/model.safetensors"));
        }
    }

    @Test
    void restore_checkpointOfAnotherModel_isRefused() throws IOException {
        Path checkpoint = Files.createDirectory(temporary.resolve("checkpoint"));
        try (TrainableModel bert = TrainableModel.load(GoldenModel.of("bert").directory(), ComputeDevice.CPU, 0);
                TrainableModel opt = TrainableModel.load(GoldenModel.of("opt").directory(), ComputeDevice.CPU, 0)) {
            bert.checkpoint(checkpoint);
            assertThatThrownBy(() -> opt.restore(checkpoint))
                    .isInstanceOfSatisfying(TouchstoneException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.INVALID_MODEL))
                    .hasMessageContaining("state.safetensors");
        }
    }

    @Test
    void backward_inParts_addsUpToTheGradientOfTheWhole() {
        TokenizedPairs whole = GoldenModel.of("bert").pairs();
        double scale = 1 / whole.totalWeight();
        try (TrainableModel model = TrainableModel.load(GoldenModel.of("bert").directory(), ComputeDevice.CPU, 0)) {
            model.backward(whole, scale, 0.01, false);
            float[] expected = model.gradient("bert.pooler.dense.weight");
            model.step(0, 0, 1);
            for (int pair = 0; pair < whole.pairs(); pair++) {
                model.backward(only(whole, pair), scale, 0.01, pair % 2 == 0);
            }
            assertThat(model.gradient("bert.pooler.dense.weight")).containsExactly(expected, within(1e-5f));
        }
    }

    @Test
    void backward_moreTokensThanOnePassTakes_givesTheSameLossAndGradient() {
        GoldenModel golden = GoldenModel.of("bert");
        TokenizedPairs pairs = golden.pairs();
        TokenizedPairs many = repeated(pairs, 60);
        try (TrainableModel model = TrainableModel.load(golden.directory(), ComputeDevice.CPU, 0)) {
            PassResult once = model.backward(pairs, 1 / pairs.totalWeight(), 0.01, false);
            float[] gradient = model.gradient("bert.pooler.dense.weight");
            model.step(0, 0, 1);
            PassResult together = model.backward(many, 1 / many.totalWeight(), 0.01, false);
            assertThat(together.loss()).isEqualTo(once.loss(), within(1e-5));
            assertThat(Arrays.copyOf(together.rewards().values(), once.rewards().texts()))
                    .containsExactly(once.rewards().values(), within(1e-5f));
            assertThat(model.gradient("bert.pooler.dense.weight")).containsExactly(gradient, within(1e-5f));
        }
    }

    private static TokenizedPairs repeated(TokenizedPairs pairs, int times) {
        List<Tokens> texts = new ArrayList<>();
        int size = pairs.pairs();
        int[] chosen = new int[size * times];
        int[] rejected = new int[size * times];
        float[] margins = new float[size * times];
        float[] weights = new float[size * times];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = texts.size() + pairs.chosen()[i % size];
            rejected[i] = texts.size() + pairs.rejected()[i % size];
            margins[i] = pairs.margins()[i % size];
            weights[i] = pairs.weights()[i % size];
            if (i % size == size - 1) {
                texts.addAll(pairs.texts());
            }
        }
        return new TokenizedPairs(texts, chosen, rejected, margins, weights);
    }

    @Test
    void step_gradientNotFinite_changesNothing() {
        GoldenModel golden = GoldenModel.of("bert");
        TokenizedPairs pairs = golden.pairs();
        try (TrainableModel model = TrainableModel.load(golden.directory(), ComputeDevice.CPU, 0)) {
            float[] before = model.score(golden.texts());
            model.backward(pairs, Double.POSITIVE_INFINITY, 0, false);
            assertThatThrownBy(() -> model.step(1e-3, 0, 1))
                    .isInstanceOfSatisfying(TouchstoneException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.NON_FINITE));
            assertThat(model.score(golden.texts())).isEqualTo(before);
        }
    }

    private static double[] train(TrainableModel model, int steps) {
        GoldenModel golden = GoldenModel.of(model.architecture().startsWith("Bert") ? "bert" : "opt");
        TokenizedPairs pairs = golden.pairs();
        double[] losses = new double[steps];
        for (int i = 0; i < steps; i++) {
            losses[i] = model.backward(pairs, 1 / pairs.totalWeight(), 0.01, i % 2 == 1)
                    .loss();
            model.step(1e-3, 0.01, 1);
        }
        return losses;
    }

    private static TokenizedPairs only(TokenizedPairs pairs, int pair) {
        return new TokenizedPairs(
                pairs.texts(),
                new int[] {pairs.chosen()[pair]},
                new int[] {pairs.rejected()[pair]},
                new float[] {pairs.margins()[pair]},
                new float[] {pairs.weights()[pair]});
    }

    private Map<String, TensorData> saved(TrainableModel model) {
        Path target = temporary.resolve("saved" + System.nanoTime());
        model.save(target);
        return Safetensors.read(target.resolve("model.safetensors"));
    }

    private static float dot(float[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return (float) sum;
    }
}
