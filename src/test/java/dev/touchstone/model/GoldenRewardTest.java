package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.Tuning;
import dev.touchstone.text.TextTokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores, losses and gradients against those of transformers, recorded by src/test/golden/make_golden.py. */
class GoldenRewardTest {
    private static final float TOLERANCE = 1e-4f;

    static List<String> classifiers() {
        return GoldenModel.classifiers();
    }

    @Test
    void classifiers_everyArchitecture_hasAtLeastOne() {
        Set<String> types = classifiers().stream()
                .map(name -> ModelDirectory.open(GoldenModel.of(name).directory())
                        .config()
                        .modelType())
                .collect(Collectors.toSet());
        assertThat(types).containsExactlyInAnyOrderElementsOf(ModelSupport.modelTypes());
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void score_goldenBatches_equalTransformers(String name) {
        GoldenModel golden = GoldenModel.of(name);
        try (RewardModel model = RewardModel.load(golden.directory(), ComputeDevice.CPU)) {
            for (JsonNode batch : golden.batches()) {
                assertThat(model.score(GoldenModel.texts(batch)))
                        .containsExactly(GoldenModel.floats(batch.get("scores")), within(TOLERANCE));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void score_writtenTexts_areTokenizedAndJudgedAsInTransformers(String name) {
        GoldenModel golden = GoldenModel.of(name);
        try (TextTokenizer tokenizer = TextTokenizer.open(golden.directory());
                RewardModel model = RewardModel.load(golden.directory(), ComputeDevice.CPU)) {
            for (JsonNode text : golden.golden().get("texts")) {
                Tokens tokens = GoldenModel.encode(tokenizer, text);
                assertThat(tokens.ids()).as("%s", text).isEqualTo(GoldenModel.ints(text.get("ids")));
                assertThat(tokens.typeIds()).as("%s", text).isEqualTo(GoldenModel.ints(text.get("types")));
                float[] expected = GoldenModel.floats(text.get("scores"));
                if (expected.length > 0) {
                    assertThat(model.score(List.of(tokens)))
                            .as("%s", text)
                            .containsExactly(expected, within(TOLERANCE));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void score_aloneOrInAnyBatchInAnyOrder_staysTheSame(String name) {
        GoldenModel golden = GoldenModel.of(name);
        List<Tokens> texts = golden.texts();
        try (RewardModel model = RewardModel.load(golden.directory(), ComputeDevice.CPU)) {
            float[] alone = new float[texts.size()];
            for (int i = 0; i < alone.length; i++) {
                alone[i] = model.score(List.of(texts.get(i)))[0];
            }
            for (int seed = 0; seed < 200; seed++) {
                List<Integer> chosen = shuffled(alone.length, seed);
                float[] together = model.score(chosen.stream().map(texts::get).toList());
                for (int i = 0; i < together.length; i++) {
                    assertThat(together[i]).as("seed %s", seed).isEqualTo(alone[chosen.get(i)], within(1e-5f));
                }
            }
        }
    }

    /** A random part of the texts in random order. */
    private static List<Integer> shuffled(int size, int seed) {
        Random random = new Random(seed);
        List<Integer> indices = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(indices, random);
        return indices.subList(0, 1 + random.nextInt(size));
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void backward_goldenPairs_lossAndGradientsEqualTransformers(String name) {
        GoldenModel golden = GoldenModel.of(name);
        assertLossAndGradients(golden, golden.pairs(), golden.golden().get("pairs"));
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void backward_softTargets_lossAndGradientsAreThoseOfTheCrossEntropy(String name) {
        GoldenModel golden = GoldenModel.of(name);
        assertLossAndGradients(golden, golden.softPairs(), golden.golden().get("soft_pairs"));
    }

    private static void assertLossAndGradients(GoldenModel golden, TokenizedPairs pairs, JsonNode expected) {
        for (boolean checkpointing : new boolean[] {false, true}) {
            try (TrainableModel model = TrainableModel.load(golden.directory(), ComputeDevice.CPU, 0)) {
                PassResult result = model.backward(
                        pairs,
                        1 / pairs.totalWeight(),
                        expected.get("centering").asDouble(),
                        checkpointing);
                assertThat(result.loss()).isEqualTo(expected.get("loss").asDouble(), within(1e-5));
                assertThat(result.rewards().values()).containsExactly(model.score(pairs.texts()), within(TOLERANCE));
                expected.get("gradients").properties().forEach(gradient -> assertThat(model.gradient(gradient.getKey()))
                        .as(gradient.getKey())
                        .containsExactly(GoldenModel.floats(gradient.getValue()), within(TOLERANCE)));
                assertThat(model.step(1e-3, 0, 1))
                        .isEqualTo(expected.get("gradient_norm").asDouble(), within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void step_sixTimesWithClipAndDecay_followsTorchAdamW(String name) {
        GoldenModel golden = GoldenModel.of(name);
        JsonNode training = golden.golden().get("training");
        TokenizedPairs pairs = golden.pairs();
        try (TrainableModel model = TrainableModel.load(golden.directory(), ComputeDevice.CPU, 0)) {
            for (int i = 0; i < training.get("losses").size(); i++) {
                double loss =
                        model.backward(pairs, 1 / pairs.totalWeight(), 0, false).loss();
                double norm = model.step(
                        training.get("learning_rate").asDouble(),
                        training.get("weight_decay").asDouble(),
                        training.get("max_grad_norm").asDouble());
                assertThat(loss)
                        .as("loss %s", i)
                        .isEqualTo(training.get("losses").get(i).asDouble(), within(1e-4));
                assertThat(norm)
                        .as("norm %s", i)
                        .isEqualTo(training.get("gradient_norms").get(i).asDouble(), within(1e-3));
            }
        }
    }

    /** Weights, norms and the head stay in fp32. */
    @ParameterizedTest
    @MethodSource("classifiers")
    void score_inBf16_staysNear(String name) {
        GoldenModel golden = GoldenModel.of(name);
        try (RewardModel model =
                RewardModel.load(golden.directory(), ComputeDevice.CPU, RewardChoice.ONLY_OUTPUT, Precision.BF16)) {
            JsonNode batch = golden.batches().get(1);
            assertThat(model.score(GoldenModel.texts(batch)))
                    .containsExactly(GoldenModel.floats(batch.get("scores")), within(0.1f))
                    .isNotEqualTo(GoldenModel.floats(batch.get("scores")));
        }
    }

    /** What the tolerance of bf16 golden scores rests on. */
    @ParameterizedTest
    @MethodSource("classifiers")
    void score_inBf16AloneOrInAnyOrder_staysTheSame(String name) {
        List<Tokens> texts = GoldenModel.of(name).texts();
        try (RewardModel model = RewardModel.load(
                GoldenModel.of(name).directory(), ComputeDevice.CPU, RewardChoice.ONLY_OUTPUT, Precision.BF16)) {
            float[] together = model.score(texts);
            float[] reversed = model.score(texts.reversed());
            for (int i = 0; i < together.length; i++) {
                float alone = model.score(List.of(texts.get(i)))[0];
                assertThat(together[i]).isEqualTo(alone, within(0.02f));
                assertThat(reversed[together.length - 1 - i]).isEqualTo(alone, within(0.02f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void step_inBf16_learnsAsInFp32(String name) {
        GoldenModel golden = GoldenModel.of(name);
        JsonNode training = golden.golden().get("training");
        TokenizedPairs pairs = golden.pairs();
        Tuning tuning = new Tuning(0, RewardChoice.ONLY_OUTPUT, Optional.empty(), Precision.BF16);
        try (TrainableModel model = TrainableModel.load(golden.directory(), ComputeDevice.CPU, tuning)) {
            for (JsonNode expected : training.get("losses")) {
                double loss =
                        model.backward(pairs, 1 / pairs.totalWeight(), 0, false).loss();
                assertThat(loss).isEqualTo(expected.asDouble(), within(0.1));
                model.step(
                        training.get("learning_rate").asDouble(),
                        training.get("weight_decay").asDouble(),
                        training.get("max_grad_norm").asDouble());
            }
        }
    }
}
