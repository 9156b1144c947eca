package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchPackerTest {
    private static final List<String> MODELS = List.of("a", "b", "c");

    private record Text(int arrival, Object model, int length) implements BatchPacker.Item {}

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void pack_untilNothingWaits_keepsEveryProperty(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int budget = random.nextInt(1, 200);
        List<Text> waiting = waiting(random, budget);
        List<Text> all = List.copyOf(waiting);
        List<Text> packed = new ArrayList<>();
        while (!waiting.isEmpty()) {
            Text oldest = waiting.getFirst();
            List<Text> batch = BatchPacker.pack(waiting, budget);

            assertThat(batch).startsWith(oldest).isSubsetOf(waiting).doesNotHaveDuplicates();
            assertThat(batch).extracting(Text::model).containsOnly(oldest.model());
            assertThat(batch).isSortedAccordingTo((a, b) -> Integer.compare(a.arrival(), b.arrival()));
            assertThat(tokens(batch) <= budget || batch.size() == 1).isTrue();
            assertNobodyOvertaken(waiting, batch);
            assertNoRoomLeft(waiting, batch, budget);
            waiting.removeAll(batch);
            packed.addAll(batch);
        }
        assertThat(packed).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void pack_itemLongerThanBudget_goesAlone() {
        Text giant = new Text(0, "m", 1000);
        assertThat(BatchPacker.pack(List.of(giant, new Text(1, "m", 1)), 10)).containsExactly(giant);
    }

    @Test
    void pack_sumAtBudget_fits() {
        List<Text> waiting = List.of(new Text(0, "m", 4), new Text(1, "m", 6), new Text(2, "m", 1));
        assertThat(BatchPacker.pack(waiting, 10)).containsExactlyElementsOf(waiting.subList(0, 2));
    }

    @Test
    void pack_lengthsBeyondInt_doNotOverflow() {
        Text first = new Text(0, "m", Integer.MAX_VALUE);
        Text second = new Text(1, "m", Integer.MAX_VALUE);
        assertThat(BatchPacker.pack(List.of(first, second), Integer.MAX_VALUE)).containsExactly(first);
    }

    @Test
    void pack_nothingWaiting_isEmpty() {
        assertThat(BatchPacker.pack(List.of(), 10)).isEmpty();
    }

    private static List<Text> waiting(RandomGenerator random, int budget) {
        List<Text> waiting = new ArrayList<>();
        int count = random.nextInt(1, 60);
        for (int i = 0; i < count; i++) {
            // Some are longer than the budget.
            waiting.add(
                    new Text(i, MODELS.get(random.nextInt(MODELS.size())), random.nextInt(1, budget + budget / 4 + 2)));
        }
        return waiting;
    }

    private static long tokens(List<Text> batch) {
        return batch.stream().mapToLong(Text::length).sum();
    }

    private static void assertNobodyOvertaken(List<Text> waiting, List<Text> batch) {
        int last = batch.getLast().arrival();
        assertThat(waiting)
                .filteredOn(text ->
                        text.model() == batch.getFirst().model() && text.arrival() < last && !batch.contains(text))
                .isEmpty();
    }

    private static void assertNoRoomLeft(List<Text> waiting, List<Text> batch, int budget) {
        waiting.stream()
                .filter(text -> text.model() == batch.getFirst().model() && !batch.contains(text))
                .findFirst()
                .ifPresent(next -> assertThat(tokens(batch) + next.length()).isGreaterThan(budget));
    }
}
