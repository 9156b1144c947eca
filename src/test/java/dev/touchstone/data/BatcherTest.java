package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatcherTest {
    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void epoch_anyGroups_losesAndDoublesNothing(int seed) {
        Random random = new Random(seed);
        List<TokenizedPairs> groups = groups(random, 1 + random.nextInt(300), 1 + random.nextInt(7));
        int batchSize = 1 + random.nextInt(9);
        Batcher batcher = new Batcher(groups, batchSize, seed);
        for (int epoch = 0; epoch < 3; epoch++) {
            List<TokenizedPairs> batches = batcher.epoch(epoch);
            assertThat(batches).hasSize(batcher.batchesPerEpoch());
            assertThat(pairs(batches)).containsExactlyInAnyOrderElementsOf(pairs(groups));
            for (TokenizedPairs batch : batches) {
                assertThat(batch.pairs() <= batchSize || numbers(batch).size() == 1)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void epoch_groups_areNeverDivided(int seed) {
        List<TokenizedPairs> groups = groups(new Random(seed), 100, 6);
        Set<Integer> seen = new HashSet<>();
        for (TokenizedPairs batch : new Batcher(groups, 8, seed).epoch(0)) {
            for (int number : numbers(batch)) {
                assertThat(seen.add(number)).isTrue();
            }
        }
        assertThat(seen).hasSize(100);
    }

    @Test
    void epoch_sameSeedAndEpoch_isTheSame() {
        List<TokenizedPairs> groups = groups(new Random(0), 200, 3);
        List<String> first = pairs(new Batcher(groups, 8, 5).epoch(1));
        assertThat(pairs(new Batcher(groups, 8, 5).epoch(1))).isEqualTo(first);
        assertThat(pairs(new Batcher(groups, 8, 5).epoch(2))).isNotEqualTo(first);
        assertThat(pairs(new Batcher(groups, 8, 6).epoch(1))).isNotEqualTo(first);
    }

    @Test
    void epoch_singlePairs_fillsAllBatchesButOne() {
        List<TokenizedPairs> groups = groups(new Random(0), 83, 1);
        List<Integer> sizes = new Batcher(groups, 8, 0)
                .epoch(0).stream().map(TokenizedPairs::pairs).sorted().toList();
        assertThat(sizes).hasSize(11).startsWith(3).endsWith(8, 8);
        assertThat(sizes.subList(1, 11)).containsOnly(8);
    }

    @Test
    void epoch_manyGroups_putsSimilarLengthsTogether() {
        List<TokenizedPairs> groups = groups(new Random(0), 4_000, 1);
        long tokens = groups.stream().mapToLong(TokenizedPairs::tokens).sum();
        assertThat(padded(new Batcher(groups, 8, 0).epoch(0))).isLessThan((long) (1.1 * tokens));
        assertThat(padded(Batcher.byTokens(groups, 4_096))).isLessThan((long) (1.1 * tokens));
    }

    @Test
    void byTokens_groups_losesNothingAndBoundsTheTokens() {
        List<TokenizedPairs> groups = new ArrayList<>(groups(new Random(0), 300, 4));
        groups.add(group(300, 1, 3_000));
        List<TokenizedPairs> batches = Batcher.byTokens(groups, 4_096);
        assertThat(pairs(batches)).containsExactlyInAnyOrderElementsOf(pairs(groups));
        assertThat(batches)
                .allMatch(batch -> batch.tokens() <= 4_096 || numbers(batch).size() == 1);
        assertThat(batches).hasSizeGreaterThan(5);
    }

    @Test
    void merge_textInTwoGroups_standsOnce() {
        Tokens shared = tokens(1, 5);
        TokenizedPairs first = new TokenizedPairs(
                List.of(shared, tokens(2, 6)), new int[] {0}, new int[] {1}, new float[] {0}, new float[] {1});
        TokenizedPairs second = new TokenizedPairs(
                List.of(tokens(3, 7), tokens(1, 5)), new int[] {1}, new int[] {0}, new float[] {2}, new float[] {3});
        TokenizedPairs merged = PairsBuilder.merge(List.of(first, second));
        assertThat(merged.texts()).hasSize(3);
        assertThat(merged.chosen()).containsExactly(0, 0);
        assertThat(merged.rejected()).containsExactly(1, 2);
        assertThat(merged.margins()).containsExactly(0, 2);
        assertThat(merged.weights()).containsExactly(1, 3);
    }

    private static List<TokenizedPairs> groups(Random random, int count, int mostPairs) {
        return IntStream.range(0, count)
                .mapToObj(i -> group(i, 1 + random.nextInt(mostPairs), 2 + random.nextInt(250)))
                .toList();
    }

    /** One chosen text against {@code pairs} rejected ones; each text begins with the group's number and its own. */
    private static TokenizedPairs group(int number, int pairs, int length) {
        List<Tokens> texts = IntStream.rangeClosed(0, pairs)
                .mapToObj(i -> tokens(number, i, length))
                .toList();
        float[] ones = new float[pairs];
        Arrays.fill(ones, 1);
        return new TokenizedPairs(
                texts, new int[pairs], IntStream.rangeClosed(1, pairs).toArray(), new float[pairs], ones);
    }

    private static Tokens tokens(int number, int text, int length) {
        int[] ids = new int[length + 2];
        ids[0] = number;
        ids[1] = text;
        return new Tokens(ids, new int[ids.length], false);
    }

    private static Tokens tokens(int... ids) {
        return new Tokens(ids, new int[ids.length], false);
    }

    private static Set<Integer> numbers(TokenizedPairs batch) {
        Set<Integer> numbers = new HashSet<>();
        batch.texts().forEach(text -> numbers.add(text.ids()[0]));
        return numbers;
    }

    private static List<String> pairs(List<TokenizedPairs> batches) {
        List<String> pairs = new ArrayList<>();
        for (TokenizedPairs batch : batches) {
            for (int i = 0; i < batch.pairs(); i++) {
                int[] chosen = batch.texts().get(batch.chosen()[i]).ids();
                int[] rejected = batch.texts().get(batch.rejected()[i]).ids();
                pairs.add(chosen[0] + "." + chosen[1] + " " + rejected[0] + "." + rejected[1]);
            }
        }
        return pairs;
    }

    private static long padded(List<TokenizedPairs> batches) {
        return batches.stream()
                .mapToLong(batch -> (long) batch.texts().size()
                        * batch.texts().stream().mapToInt(Tokens::length).max().orElse(0))
                .sum();
    }
}
