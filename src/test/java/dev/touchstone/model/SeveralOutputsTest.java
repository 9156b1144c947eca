package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.touchstone.domain.Combination;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models with an output for each attribute. */
class SeveralOutputsTest {
    private static final List<String> BOTH = List.of("tone", "overall");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"bert-base, classifier.weight", "opt-base, score.weight"})
    void backward_pairsOfOneOutput_teachItsRowAlone(String base, String head) {
        TokenizedPairs pairs = pairs(base, 1);
        try (TrainableModel model = load(base, BOTH)) {
            model.backward(pairs, 1 / pairs.totalWeight(), 0.01, false);
            float[] gradient = model.gradient(head);
            int size = gradient.length / 2;
            assertThat(Arrays.copyOf(gradient, size)).containsOnly(0);
            assertThat(Arrays.copyOfRange(gradient, size, 2 * size)).doesNotContain(0f);
        }
    }

    @Test
    void backward_bothOutputs_isTheSumOfEachAlone() {
        TokenizedPairs tone = pairs("bert-base", 0);
        TokenizedPairs overall = pairs("bert-base", 1);
        TokenizedPairs both = both(tone, overall);
        String weight = "bert.encoder.layer.0.output.dense.weight";
        try (TrainableModel model = load("bert-base", BOTH)) {
            double first = model.backward(tone, 1, 0, false).loss();
            double second = model.backward(overall, 1, 0, true).loss();
            float[] expected = model.gradient(weight);
            model.step(0, 0, 1);
            PassResult together = model.backward(both, 1, 0, true);
            assertThat(together.loss()).isEqualTo((first + second) / 2, within(1e-6));
            assertThat(together.rewards().texts()).isEqualTo(tone.texts().size());
            assertThat(model.gradient(weight)).containsExactly(expected, within(1e-5f));
        }
    }

    @Test
    void train_oppositeJudgements_outputsLearnTheOpposite() {
        TokenizedPairs tone = pairs("bert-base", 0);
        TokenizedPairs overall = new TokenizedPairs(
                tone.texts(),
                tone.rejected(),
                tone.chosen(),
                tone.margins(),
                tone.weights(),
                tone.targets(),
                IntStream.generate(() -> 1).limit(tone.pairs()).toArray());
        TokenizedPairs both = both(tone, overall);
        try (TrainableModel model = load("bert-base", BOTH)) {
            for (int i = 0; i < 40; i++) {
                model.backward(both, 1 / both.totalWeight(), 0, false);
                model.step(5e-3, 0, 1);
            }
            Rewards rewards = model.rewards(tone.texts());
            int chosen = tone.chosen()[0];
            int rejected = tone.rejected()[0];
            assertThat(rewards.of(chosen, 0)).isGreaterThan(rewards.of(rejected, 0));
            assertThat(rewards.of(chosen, 1)).isLessThan(rewards.of(rejected, 1));
        }
    }

    /** What is written is looked at by transformers, too: see check_exports.py. */
    @ParameterizedTest
    @ValueSource(strings = {"bert-base", "opt-base", "llama"})
    void save_severalOutputs_areLabelsThatLoadAsRewards(String base) throws IOException {
        Path target = Path.of("target/exports", "attributes-" + base);
        TokenizedPairs pairs = pairs(base, 0);
        Rewards trained;
        try (TrainableModel model = load(base, BOTH)) {
            model.backward(pairs, 1, 0, false);
            model.step(1e-3, 0, 1);
            model.save(target);
            trained = model.rewards(pairs.texts());
        }
        Map<?, ?> config =
                new ObjectMapper().readValue(target.resolve("config.json").toFile(), Map.class);
        assertThat(config.get("id2label")).isEqualTo(Map.of("0", "tone", "1", "overall"));
        assertThat(config.get("label2id")).isEqualTo(Map.of("tone", 0, "overall", 1));
        assertThat(config.get("problem_type")).isEqualTo("regression");
        try (RewardModel saved = RewardModel.load(target, ComputeDevice.CPU)) {
            assertThat(saved.attributes()).isEqualTo(BOTH);
            Rewards rewards = saved.rewards(pairs.texts());
            assertThat(rewards.values()).containsExactly(trained.values(), within(1e-6f));
            assertThat(saved.score(pairs.texts())).isEqualTo(of(rewards, 1));
        }
        writeRewards(target, pairs.texts(), trained);
        assertDifferenceInTransformers("attributes-" + base, 1e-6);
    }

    /** What is written is looked at by transformers, too: see check_exports.py. */
    @ParameterizedTest
    @CsvSource({"bert-base, ''", "opt-base, 'tone=0.25,overall=-2'", "llama, 'tone=1'"})
    void plainClassifier_severalOutputs_isTheirSum(String base, String weights) throws IOException {
        Map<String, Double> asked = weights(weights);
        TokenizedPairs pairs = pairs(base, 0);
        Rewards trained;
        try (TrainableModel model = load(base, BOTH)) {
            model.backward(both(pairs, pairs(base, 1)), 1, 0, false);
            model.step(1e-3, 0, 1);
            model.save(directory.resolve("both"));
            trained = model.rewards(pairs.texts());
        }
        Path target = Path.of("target/exports", "plain-" + base);
        PlainClassifier.write(directory.resolve("both"), asked, target);
        float[] expected = Combination.of(BOTH, asked).of(trained);
        try (RewardModel plain = RewardModel.load(target, ComputeDevice.CPU)) {
            assertThat(plain.attributes()).containsExactly("overall");
            assertThat(plain.score(pairs.texts())).containsExactly(expected, within(1e-5f));
        }
        assertThat(target.resolve("config.json")).content().contains("LABEL_0").doesNotContain("regression");
        writeRewards(target, pairs.texts(), Rewards.ofOne(expected));
        assertDifferenceInTransformers("plain-" + base, 1e-5);
    }

    @Test
    void plainClassifier_unknownAttribute_isNamed() {
        try (TrainableModel model = load("bert-base", BOTH)) {
            model.save(directory.resolve("both"));
        }
        assertThatThrownBy(() -> PlainClassifier.write(
                        directory.resolve("both"), Map.of("depth", 1.0), directory.resolve("plain")))
                .hasMessageContaining("attribute_weights: depth (expected: of tone, overall, which the model has)");
    }

    private static Map<String, Double> weights(String text) {
        return Arrays.stream(text.split(","))
                .filter(weight -> !weight.isEmpty())
                .map(weight -> weight.split("="))
                .collect(Collectors.toMap(weight -> weight[0], weight -> Double.valueOf(weight[1])));
    }

    private static void assertDifferenceInTransformers(String export, double most) throws IOException {
        Path checked = Path.of("src/test/resources/golden/exports.json");
        assertThat(new ObjectMapper().readTree(checked.toFile()).path(export).asDouble(Double.NaN))
                .as("difference in transformers")
                .isBetween(0.0, most);
    }

    @Test
    void load_otherAttributes_keepsTheOutputsItKnows() {
        Rewards trained;
        TokenizedPairs pairs = pairs("bert-base", 0);
        try (TrainableModel model = load("bert-base", BOTH)) {
            trained = model.rewards(pairs.texts());
            model.save(directory.resolve("both"));
        }
        try (TrainableModel model = TrainableModel.load(
                directory.resolve("both"), ComputeDevice.CPU, Tuning.full(9), List.of("overall", "depth", "tone"))) {
            Rewards rewards = model.rewards(pairs.texts());
            assertThat(of(rewards, 0)).containsExactly(of(trained, 1), within(1e-6f));
            assertThat(of(rewards, 2)).containsExactly(of(trained, 0), within(1e-6f));
            assertThat(of(rewards, 1)).isNotEqualTo(of(trained, 0));
        }
        try (TrainableModel model = TrainableModel.load(directory.resolve("both"), ComputeDevice.CPU, 9)) {
            assertThat(model.score(pairs.texts())).containsExactly(of(trained, 1), within(1e-6f));
            model.save(directory.resolve("one"));
        }
        assertThat(directory.resolve("one/config.json"))
                .content()
                .contains("LABEL_0")
                .doesNotContain("regression");
    }

    @Test
    void load_oneOutputWithAName_isCalledSo() throws IOException {
        try (TrainableModel model = load("bert-base", List.of("tone"))) {
            model.save(directory);
        }
        assertThat(Files.readString(directory.resolve("config.json"))).doesNotContain("regression");
        try (RewardModel model = RewardModel.load(directory, ComputeDevice.CPU)) {
            assertThat(model.attributes()).containsExactly("tone");
        }
    }

    private static TrainableModel load(String base, List<String> attributes) {
        return TrainableModel.load(GoldenModel.of(base).directory(), ComputeDevice.CPU, Tuning.full(7), attributes);
    }

    private static TokenizedPairs pairs(String base, int output) {
        TokenizedPairs pairs = GoldenModel.of(base.replace("-base", "")).pairs();
        return new TokenizedPairs(
                pairs.texts(),
                pairs.chosen(),
                pairs.rejected(),
                pairs.margins(),
                pairs.weights(),
                pairs.targets(),
                IntStream.generate(() -> output).limit(pairs.pairs()).toArray());
    }

    private static TokenizedPairs both(TokenizedPairs a, TokenizedPairs b) {
        return new TokenizedPairs(
                a.texts(),
                joined(a.chosen(), b.chosen()),
                joined(a.rejected(), b.rejected()),
                joined(a.margins(), b.margins()),
                joined(a.weights(), b.weights()),
                joined(a.targets(), b.targets()),
                joined(a.outputs(), b.outputs()));
    }

    private static int[] joined(int[] a, int[] b) {
        return IntStream.concat(IntStream.of(a), IntStream.of(b)).toArray();
    }

    private static float[] joined(float[] a, float[] b) {
        float[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static float[] of(Rewards rewards, int output) {
        float[] values = new float[rewards.texts()];
        for (int text = 0; text < values.length; text++) {
            values[text] = rewards.of(text, output);
        }
        return values;
    }

    private static void writeRewards(Path target, List<Tokens> texts, Rewards rewards) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            float[] outputs = Arrays.copyOfRange(rewards.values(), i * rewards.outputs(), (i + 1) * rewards.outputs());
            lines.add("{\"ids\": %s, \"types\": %s, \"reward\": %s}"
                    .formatted(
                            Arrays.toString(texts.get(i).ids()),
                            Arrays.toString(texts.get(i).typeIds()),
                            Arrays.toString(outputs)));
        }
        Files.write(target.resolve("rewards.jsonl"), lines);
    }
}
