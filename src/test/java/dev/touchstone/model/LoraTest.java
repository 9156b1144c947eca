package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.LoraOptions.Publish;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.SaveDtype;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Tuning;
import dev.touchstone.engine.ElementType;
import dev.touchstone.engine.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Adapters against those of PEFT, recorded by src/test/golden/make_lora_golden.py. */
class LoraTest {
    private static final LoraOptions SMALL = new LoraOptions(4, 6, 0, List.of(), Publish.MERGED);
    private static final GoldenModel BERT = GoldenModel.of("bert");

    @TempDir
    Path temporary;

    static Stream<GoldenLora> cases() {
        return GoldenModel.classifiers().stream().flatMap(name -> GoldenLora.of(GoldenModel.of(name)).stream());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void train_goldenPairs_losesAndScoresAsPeft(GoldenLora golden) {
        try (TrainableModel model = golden.load()) {
            assertThat(model.trained().elements())
                    .isEqualTo(golden.expected().get("trained").asLong());
            for (int i = 0; i < golden.losses().length; i++) {
                GoldenLora.Step step = golden.step(model, i % 2 == 1);
                assertThat(step.loss()).as("loss %s", i).isEqualTo(golden.losses()[i], within(1e-5));
                assertThat(step.norm()).as("norm %s", i).isEqualTo(golden.norms()[i], within(1e-4));
            }
            Path merged = temporary.resolve("merged");
            model.save(merged);
            List<Tokens> texts = GoldenModel.texts(golden.model().batches().get(1));
            assertThat(model.score(texts)).containsExactly(golden.scores(), within(1e-5f));
            try (RewardModel loaded = RewardModel.load(merged, ComputeDevice.CPU)) {
                assertThat(loaded.score(texts)).containsExactly(golden.scores(), within(1e-5f));
                assertThat(loaded.parameters()).isEqualTo(model.parameters());
            }
        }
    }

    @Test
    void load_freshAdapters_changeNoScoreAndDependOnTheSeedAlone() {
        try (TrainableModel first = load(BERT, SMALL);
                TrainableModel second = load(BERT, SMALL)) {
            assertThat(first.score(BERT.texts())).containsExactly(BERT.scores(), within(1e-4f));
            TensorData a = first.trained().tensors().get("bert.encoder.layer.1.attention.self.value.lora_A.weight");
            assertThat(a.shape()).containsExactly(4, 32);
            assertThat(a.toFloats()).doesNotContain(0f);
            for (float value : a.toFloats()) {
                assertThat(value).isBetween((float) -Math.sqrt(1 / 32.0), (float) Math.sqrt(1 / 32.0));
            }
            first.trained().tensors().forEach((name, tensor) -> assertThat(
                            second.trained().tensors().get(name).toFloats())
                    .isEqualTo(tensor.toFloats()));
        }
    }

    @Test
    void train_withDropout_isTheSameForTheSameSeedWithAndWithoutCheckpointing() {
        LoraOptions dropping = new LoraOptions(4, 6, 0.5, List.of(LoraOptions.ALL_LINEAR), Publish.MERGED);
        double[] losses = losses(dropping, 3, false);
        assertThat(losses(dropping, 3, false)).isEqualTo(losses);
        assertThat(losses(dropping, 3, true)).containsExactly(losses, within(1e-6));
        assertThat(losses(dropping, 4, false)[1]).isNotEqualTo(losses[1]);
        assertThat(losses(new LoraOptions(4, 6, 0, List.of(LoraOptions.ALL_LINEAR), Publish.MERGED), 3, false)[1])
                .isNotEqualTo(losses[1]);
    }

    private static double[] losses(LoraOptions options, long seed, boolean checkpointing) {
        TokenizedPairs pairs = BERT.pairs();
        double[] losses = new double[4];
        try (TrainableModel model = load(BERT, options, seed)) {
            for (int i = 0; i < losses.length; i++) {
                losses[i] = model.backward(pairs, 1 / pairs.totalWeight(), 0, checkpointing)
                        .loss();
                model.step(1e-2, 0, 1);
            }
        }
        return losses;
    }

    @Test
    void score_betweenStepsWithDropout_leavesNothingOut() {
        try (TrainableModel model = load(BERT, new LoraOptions(4, 6, 0.5, List.of(), Publish.MERGED))) {
            train(model, 2);
            float[] rewards = model.score(BERT.texts());
            assertThat(model.score(BERT.texts())).isEqualTo(rewards);
            model.save(temporary.resolve("merged"));
            assertThat(model.score(BERT.texts())).containsExactly(rewards, within(1e-5f));
        }
    }

    @Test
    void train_weightsOfTheBody_stayAsTheyWereExceptWhereAdaptersAreMerged() {
        Map<String, TensorData> before = ModelDirectory.open(BERT.directory()).tensors();
        try (TrainableModel model = load(BERT, SMALL)) {
            train(model, 3);
            model.save(temporary.resolve("merged"));
        }
        Set<String> changed = before.keySet().stream()
                .filter(name -> !java.util.Arrays.equals(
                        before.get(name).toFloats(), saved("merged").get(name).toFloats()))
                .collect(Collectors.toSet());
        assertThat(changed)
                .containsExactlyInAnyOrder(
                        "bert.encoder.layer.0.attention.self.query.weight",
                        "bert.encoder.layer.0.attention.self.value.weight",
                        "bert.encoder.layer.1.attention.self.query.weight",
                        "bert.encoder.layer.1.attention.self.value.weight",
                        "bert.pooler.dense.weight",
                        "bert.pooler.dense.bias",
                        "classifier.weight",
                        "classifier.bias");
        assertThat(saved("merged").keySet()).isEqualTo(before.keySet());
    }

    /** Merged in fp32, then rounded: the model in memory is what was written. */
    @Test
    void save_inHalves_scoresAsWhatWasWritten() {
        try (TrainableModel model = load(BERT, SMALL)) {
            train(model, 3);
            model.save(temporary.resolve("halves"), SaveDtype.BF16);
            assertThat(saved("halves").values()).allMatch(tensor -> tensor.type() == ElementType.BF16);
            try (RewardModel loaded = RewardModel.load(temporary.resolve("halves"), ComputeDevice.CPU)) {
                assertThat(loaded.score(BERT.texts())).containsExactly(model.score(BERT.texts()), within(1e-6f));
            }
        }
    }

    @Test
    void checkpoint_adapters_holdsOnlyWhatIsTrained() throws IOException {
        Path checkpoint = Files.createDirectory(temporary.resolve("checkpoint"));
        try (TrainableModel model = load(BERT, SMALL);
                TrainableModel resumed = load(BERT, SMALL, 9)) {
            train(model, 2);
            model.checkpoint(checkpoint);
            resumed.restore(checkpoint);
            assertThat(resumed.score(BERT.texts())).isEqualTo(model.score(BERT.texts()));
            assertThat(train(resumed, 2)).isEqualTo(train(model, 2));
        }
        assertThat(Safetensors.read(checkpoint.resolve("state.safetensors")).keySet())
                .noneMatch(name -> name.contains("embeddings") || name.endsWith("query.weight"));
    }

    @Test
    void load_layersThatAreNotThere_areNamedWithThoseThatAre() {
        LoraOptions options = new LoraOptions(4, 6, 0, List.of("q_proj", "query", "classifier"), Publish.MERGED);
        assertThatThrownBy(() -> load(BERT, options))
                .isInstanceOfSatisfying(TouchstoneException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST);
                    assertThat(e.violations()).hasSize(2);
                })
                .hasMessageContaining(
                        "lora.target_modules: q_proj (expected: all-linear or some of: dense, key, query, value)")
                .hasMessageContaining("lora.target_modules: classifier");
    }

    private static TrainableModel load(GoldenModel golden, LoraOptions options) {
        return load(golden, options, 3);
    }

    private static TrainableModel load(GoldenModel golden, LoraOptions options, long seed) {
        return TrainableModel.load(
                golden.directory(),
                ComputeDevice.CPU,
                new Tuning(seed, RewardChoice.ONLY_OUTPUT, Optional.of(options), Precision.FP32));
    }

    private static double[] train(TrainableModel model, int steps) {
        TokenizedPairs pairs = BERT.pairs();
        double[] losses = new double[steps];
        for (int i = 0; i < steps; i++) {
            losses[i] = model.backward(pairs, 1 / pairs.totalWeight(), 0, false).loss();
            model.step(1e-2, 0, 1);
        }
        return losses;
    }

    private Map<String, TensorData> saved(String name) {
        return Safetensors.read(temporary.resolve(name).resolve("model.safetensors"));
    }
}
