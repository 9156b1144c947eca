package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BatchPackerTest {
    private static final List<String> MODELS = List.of("a", "b", "c");
    private static final BatchLimits TEN = new BatchLimits(10, 10);

    private record Text(int arrival, Object model, int length, Priority priority, long dueNanos, long tokensInTime)
            implements BatchPacker.Item {
        Text(int arrival, Object model, int length, Priority priority, long dueNanos) {
            this(arrival, model, length, priority, dueNanos, 0);
        }

        @Override
        public long tokensWithin(Duration time) {
            return tokensInTime;
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void pack_untilNothingWaits_keepsEveryProperty(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int bulkBudget = random.nextInt(1, 100);
        BatchLimits limits = new BatchLimits(bulkBudget + random.nextInt(100), bulkBudget);
        List<Text> waiting = waiting(random, limits.tokens());
        List<Text> all = List.copyOf(waiting);
        List<Text> packed = new ArrayList<>();
        while (!waiting.isEmpty()) {
            int passedOver = random.nextInt(2 * BatchPacker.PATIENCE);
            List<Text> batch = BatchPacker.pack(waiting, limits, passedOver, false);

            Text leader = batch.getFirst();
            assertThat(batch).isSubsetOf(waiting).doesNotHaveDuplicates();
            assertThat(batch).allMatch(text -> text.model() == leader.model() && text.priority() == leader.priority());
            assertThat(batch).isSortedAccordingTo(BatchPackerTest::byDueThenArrival);
            assertClass(waiting, leader, passedOver);
            assertLeaderIsDueFirst(waiting, leader);
            assertBudget(waiting, batch, leader.priority() == Priority.BULK ? bulkBudget : limits.tokens());
            waiting.removeAll(batch);
            packed.addAll(batch);
        }
        assertThat(packed).containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void pack_whileOthersKeepComing_starvesNobody(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Text> waiting = new ArrayList<>();
        Map<Text, Integer> arrivedIn = new HashMap<>();
        int passedOver = 0;
        int longest = 0;
        for (int round = 0; round < 500; round++) {
            // Two items of at most half the budget a round: what arrives can just be served.
            for (int i = 0; i < (round < 400 ? 2 : 0); i++) {
                Priority priority = random.nextInt(10) == 0 ? Priority.BULK : Priority.INTERACTIVE;
                Text text = new Text(2 * round + i, "m", random.nextInt(1, 6), priority, round + random.nextInt(20));
                waiting.add(text);
                arrivedIn.put(text, round);
            }
            List<Text> batch = BatchPacker.pack(waiting, TEN, passedOver, false);
            waiting.removeAll(batch);
            for (Text text : batch) {
                longest = Math.max(longest, round - arrivedIn.get(text));
            }
            boolean bulkWaits = waiting.stream().anyMatch(text -> text.priority() == Priority.BULK);
            boolean interactive = !batch.isEmpty() && batch.getFirst().priority() == Priority.INTERACTIVE;
            passedOver = bulkWaits && interactive ? passedOver + 1 : 0;
        }
        assertThat(waiting).isEmpty();
        assertThat(longest).isLessThan(100);
    }

    @Test
    void pack_interactiveAndBulk_interactiveGoesFirstAndAlone() {
        Text bulk = new Text(0, "m", 1, Priority.BULK, 0);
        Text interactive = new Text(1, "m", 1, Priority.INTERACTIVE, 100);
        assertThat(BatchPacker.pack(List.of(bulk, interactive), TEN, 0, false)).containsExactly(interactive);
    }

    @Test
    void pack_bulkPassedOverOften_isItsTurn() {
        Text bulk = new Text(0, "m", 1, Priority.BULK, 0);
        Text interactive = new Text(1, "m", 1, Priority.INTERACTIVE, 0);
        assertThat(BatchPacker.pack(List.of(interactive, bulk), TEN, BatchPacker.PATIENCE - 1, false))
                .containsExactly(interactive);
        assertThat(BatchPacker.pack(List.of(interactive, bulk), TEN, BatchPacker.PATIENCE, false))
                .containsExactly(bulk);
    }

    @Test
    void pack_bulk_isLimitedByItsOwnBudget() {
        List<Text> waiting = IntStream.range(0, 10)
                .mapToObj(i -> new Text(i, "m", 1, Priority.BULK, 0))
                .toList();
        assertThat(BatchPacker.pack(waiting, new BatchLimits(10, 4), 0, false))
                .containsExactlyElementsOf(waiting.subList(0, 4));
    }

    @ParameterizedTest
    @CsvSource({"3,4", "7,7", "1000,10"})
    void pack_bulkOfModelOfKnownPace_isWhatItReadsInTimeWithinTheLimits(long tokensInTime, int packed) {
        List<Text> waiting = IntStream.range(0, 20)
                .mapToObj(i -> new Text(i, "m", 1, Priority.BULK, 0, tokensInTime))
                .toList();
        assertThat(BatchPacker.pack(waiting, new BatchLimits(10, 4), 0, false)).hasSize(packed);
    }

    @ParameterizedTest
    @CsvSource({"0,10", "3,4", "7,7", "1000,10"})
    void pack_interactiveOfModelOfKnownPace_isWhatItReadsInTimeWithinTheLimits(long tokensInTime, int packed) {
        List<Text> waiting = IntStream.range(0, 20)
                .mapToObj(i -> new Text(i, "m", 1, Priority.INTERACTIVE, 0, tokensInTime))
                .toList();
        assertThat(BatchPacker.pack(waiting, new BatchLimits(10, 4), 0, false)).hasSize(packed);
    }

    @ParameterizedTest
    @CsvSource({"0,2", "3,3", "1000,10"})
    void pack_bulkBesideInteractiveItems_isSmaller(long tokensInTime, int packed) {
        List<Text> waiting = IntStream.range(0, 20)
                .mapToObj(i -> new Text(i, "m", 1, Priority.BULK, 0, tokensInTime))
                .toList();
        assertThat(BatchPacker.pack(waiting, new BatchLimits(10, 4, 2), 0, true))
                .hasSize(packed);
    }

    @Test
    void pack_clockAboutToWrap_ordersByWhatIsDueFirst() {
        Text late = new Text(0, "m", 10, Priority.INTERACTIVE, Long.MIN_VALUE + 5);
        Text early = new Text(1, "m", 10, Priority.INTERACTIVE, Long.MAX_VALUE - 5);
        assertThat(BatchPacker.pack(List.of(late, early), TEN, 0, false)).containsExactly(early);
    }

    @Test
    void pack_itemLongerThanBudget_goesAlone() {
        Text giant = interactive(0, 1000);
        assertThat(BatchPacker.pack(List.of(giant, interactive(1, 1)), TEN, 0, false))
                .containsExactly(giant);
    }

    @Test
    void pack_oneDoesNotFit_shorterOnesPassAndThenItLeads() {
        List<Text> waiting =
                new ArrayList<>(List.of(interactive(0, 6), interactive(1, 7), interactive(2, 4), interactive(3, 3)));
        List<Text> first = BatchPacker.pack(waiting, TEN, 0, false);
        assertThat(first).extracting(Text::arrival).containsExactly(0, 2);
        waiting.removeAll(first);
        assertThat(BatchPacker.pack(waiting, TEN, 0, false))
                .extracting(Text::arrival)
                .containsExactly(1, 3);
    }

    @Test
    void pack_lengthsBeyondInt_doNotOverflow() {
        Text first = interactive(0, Integer.MAX_VALUE);
        Text second = interactive(1, Integer.MAX_VALUE);
        BatchLimits limits = new BatchLimits(Integer.MAX_VALUE, 1);
        assertThat(BatchPacker.pack(List.of(first, second), limits, 0, false)).containsExactly(first);
    }

    @Test
    void pack_nothingWaiting_isEmpty() {
        assertThat(BatchPacker.<Text>pack(List.of(), TEN, 0, false)).isEmpty();
    }

    private static Text interactive(int arrival, int length) {
        return new Text(arrival, "m", length, Priority.INTERACTIVE, 0);
    }

    private static List<Text> waiting(RandomGenerator random, int budget) {
        List<Text> waiting = new ArrayList<>();
        int count = random.nextInt(1, 60);
        for (int i = 0; i < count; i++) {
            // Some are longer than the budget.
            waiting.add(new Text(
                    i,
                    MODELS.get(random.nextInt(MODELS.size())),
                    random.nextInt(1, budget + budget / 4 + 2),
                    random.nextBoolean() ? Priority.BULK : Priority.INTERACTIVE,
                    random.nextLong(20)));
        }
        return waiting;
    }

    private static int byDueThenArrival(Text a, Text b) {
        int due = Long.compare(a.dueNanos(), b.dueNanos());
        return due != 0 ? due : Integer.compare(a.arrival(), b.arrival());
    }

    private static void assertClass(List<Text> waiting, Text leader, int passedOver) {
        boolean interactiveWaits = waiting.stream().anyMatch(text -> text.priority() == Priority.INTERACTIVE);
        boolean bulkWaits = waiting.stream().anyMatch(text -> text.priority() == Priority.BULK);
        boolean bulksTurn = bulkWaits && (!interactiveWaits || passedOver >= BatchPacker.PATIENCE);
        assertThat(leader.priority()).isEqualTo(bulksTurn ? Priority.BULK : Priority.INTERACTIVE);
    }

    private static void assertLeaderIsDueFirst(List<Text> waiting, Text leader) {
        assertThat(waiting)
                .filteredOn(text -> text.priority() == leader.priority())
                .allMatch(text -> byDueThenArrival(leader, text) <= 0);
    }

    private static void assertBudget(List<Text> waiting, List<Text> batch, int budget) {
        long tokens = batch.stream().mapToLong(Text::length).sum();
        assertThat(tokens <= budget || batch.size() == 1).isTrue();
        // No room is left for another of its kind.
        assertThat(waiting)
                .filteredOn(text -> text.model() == batch.getFirst().model()
                        && text.priority() == batch.getFirst().priority()
                        && !batch.contains(text))
                .allMatch(text -> tokens + text.length() > budget);
    }
}
