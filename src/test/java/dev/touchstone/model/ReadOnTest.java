package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Tokens;
import dev.touchstone.model.Continuation.Reads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real models of every causal architecture: to read on behind remembered tokens is to read the whole text. */
class ReadOnTest {
    private static final float TOLERANCE = 1e-4f;
    private static final Set<String> CAUSAL =
            Set.of("opt", "gpt2", "gpt_neox", "llama", "mistral", "qwen2", "qwen3", "gemma2");

    static List<String> causal() {
        return GoldenModel.classifiers().stream()
                .filter(name -> CAUSAL.contains(type(name)))
                .toList();
    }

    private static String type(String name) {
        return ModelDirectory.open(GoldenModel.of(name).directory()).config().modelType();
    }

    @Test
    void causal_everyArchitecture_hasAtLeastOne() {
        assertThat(causal().stream().map(ReadOnTest::type).collect(Collectors.toSet()))
                .isEqualTo(CAUSAL);
    }

    @Test
    void keyValueBytes_modelThatReadsBothWays_isZero() {
        for (String name : GoldenModel.classifiers()) {
            try (RewardModel model = load(name)) {
                assertThat(model.keyValueBytes() > 0).as(name).isEqualTo(CAUSAL.contains(type(name)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("causal")
    void readOn_behindAnyBeginning_isTheRewardOfTheWhole(String name) {
        try (RewardModel model = load(name)) {
            Tokens text = text(name, 41, 0);
            float whole = model.score(List.of(text))[0];
            try (KeyValues all = keyValues(model, text)) {
                assertThat(all.tokens()).isEqualTo(41);
                assertThat(all.bytes()).isEqualTo(41 * model.keyValueBytes());
                for (int known = 0; known < 41; known++) {
                    assertThat(readOn(model, new Continuation(text, Optional.of(all), known, false)))
                            .isCloseTo(whole, within(TOLERANCE));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("causal")
    void readOn_pieceByPiece_isTheRewardOfEachWhole(String name) {
        Random random = new Random(5);
        try (RewardModel model = load(name)) {
            Tokens text = text(name, 60, 1);
            KeyValues past = keyValues(model, first(text, 3));
            for (int end = 4; end <= 60; end += 1 + random.nextInt(9)) {
                // Tokens at the end may come to be others, so some are read again.
                int known = past.tokens() - random.nextInt(Math.min(3, past.tokens()));
                Reads read = model.readOn(
                        List.of(new Continuation(first(text, end), Optional.of(past), Math.min(known, end - 1), true)));
                assertThat(read.rewards().of(0, 0))
                        .isCloseTo(model.score(List.of(first(text, end)))[0], within(TOLERANCE));
                past.close();
                past = read.keyValues().getFirst().orElseThrow();
            }
            past.close();
        }
    }

    @ParameterizedTest
    @MethodSource("causal")
    void readOn_manyTextsBehindSeveralBeginnings_areNotMixedUp(String name) {
        try (RewardModel model = load(name);
                KeyValues one = keyValues(model, text(name, 30, 2));
                KeyValues other = keyValues(model, text(name, 20, 3))) {
            List<Continuation> texts = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                int length = 31 + i % 5;
                texts.add(
                        switch (i % 4) {
                            case 0 -> new Continuation(behind(name, 2, 30, length, i), Optional.of(one), 30, false);
                            case 1 -> new Continuation(behind(name, 2, 17, length, i), Optional.of(one), 17, i < 12);
                            case 2 -> new Continuation(behind(name, 3, 20, length, i), Optional.of(other), 20, false);
                            default -> new Continuation(text(name, length, i), Optional.empty(), 0, i < 12);
                        });
            }
            float[] whole = model.score(texts.stream().map(Continuation::text).toList());
            Reads reads = model.readOn(texts);
            for (int i = 0; i < whole.length; i++) {
                assertThat(reads.rewards().of(i, 0)).isCloseTo(whole[i], within(TOLERANCE));
                assertThat(reads.keyValues().get(i).isPresent())
                        .isEqualTo(texts.get(i).kept());
                reads.keyValues().get(i).ifPresent(KeyValues::close);
            }
        }
    }

    private static RewardModel load(String name) {
        return RewardModel.load(GoldenModel.of(name).directory(), ComputeDevice.CPU);
    }

    private static KeyValues keyValues(RewardModel model, Tokens text) {
        return model.readOn(List.of(new Continuation(text, Optional.empty(), 0, true)))
                .keyValues()
                .getFirst()
                .orElseThrow();
    }

    private static float readOn(RewardModel model, Continuation text) {
        return model.readOn(List.of(text)).rewards().of(0, 0);
    }

    /** A text that begins as {@code text(name, begins, seed)} and goes on otherwise. */
    private static Tokens behind(String name, int seed, int begins, int length, int otherSeed) {
        int[] ids = text(name, length, otherSeed + 100).ids().clone();
        System.arraycopy(text(name, begins, seed).ids(), 0, ids, 0, begins);
        return new Tokens(ids, new int[length], false);
    }

    private static Tokens first(Tokens text, int length) {
        return new Tokens(Arrays.copyOf(text.ids(), length), new int[length], false);
    }

    /** Tokens that the golden texts have, at random; longer ones begin as shorter ones do. */
    private static Tokens text(String name, int length, int seed) {
        int[] used = GoldenModel.of(name).texts().stream()
                .flatMapToInt(text -> IntStream.of(text.ids()))
                .distinct()
                .sorted()
                .toArray();
        int[] ids =
                new Random(seed).ints(length, 0, used.length).map(i -> used[i]).toArray();
        return new Tokens(ids, new int[length], false);
    }
}
