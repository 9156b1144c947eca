package dev.touchstone.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextOrderTest {
    private static final int LONG = 1_000_000;

    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void next_untilNothingWaits_takesEachOnceAndTheDueFirstOfItsClass(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<TextWork> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Priority priority = random.nextInt(3) == 0 ? Priority.BULK : Priority.INTERACTIVE;
            waiting.add(text(priority, random.nextInt(2 * TextWork.LONG_CHARS), random.nextInt(1_000_000_000)));
        }
        while (!waiting.isEmpty()) {
            boolean roomForLong = random.nextBoolean();
            Optional<TextWork> next = TextOrder.next(waiting, random.nextInt(2 * TextOrder.PATIENCE), roomForLong);

            assertThat(next.isPresent()).isEqualTo(waiting.stream().anyMatch(text -> roomForLong || !text.isLong()));
            next.ifPresent(text -> {
                assertThat(roomForLong || !text.isLong()).isTrue();
                assertThat(waiting)
                        .filteredOn(other -> other.priority() == text.priority() && (roomForLong || !other.isLong()))
                        .allMatch(other -> other.dueNanos() >= text.dueNanos());
                waiting.remove(text);
            });
        }
    }

    @Test
    void next_interactiveAndBulk_isInteractiveUntilBulkHasBeenPassedOverOften() {
        TextWork bulk = text(Priority.BULK, 10, 0);
        TextWork interactive = text(Priority.INTERACTIVE, 10, 1);

        assertThat(TextOrder.next(List.of(bulk, interactive), TextOrder.PATIENCE - 1, true))
                .contains(interactive);
        assertThat(TextOrder.next(List.of(bulk, interactive), TextOrder.PATIENCE, true))
                .contains(bulk);
    }

    @Test
    void next_longTextBeforeShortOnes_letsThemPassForSomeSecondsOnly() {
        TextWork first = text(Priority.INTERACTIVE, LONG, 0);
        TextWork soon = text(Priority.INTERACTIVE, 1000, TimeUnit.SECONDS.toNanos(5));
        TextWork late = text(Priority.INTERACTIVE, 1000, TimeUnit.SECONDS.toNanos(15));

        assertThat(TextOrder.next(List.of(first, soon), 0, true)).contains(soon);
        assertThat(TextOrder.next(List.of(first, late), 0, true)).contains(first);
    }

    @Test
    void next_noRoomForLong_isTheFirstShortOneOrNone() {
        TextWork longOne = text(Priority.INTERACTIVE, LONG, 0);
        TextWork bulk = text(Priority.BULK, 10, 0);

        assertThat(TextOrder.next(List.of(longOne, bulk), 0, false)).contains(bulk);
        assertThat(TextOrder.next(List.of(longOne), 0, false)).isEmpty();
    }

    private static TextWork text(Priority priority, int chars, long enteredNanos) {
        return new TextWork(priority, chars, enteredNanos, () -> {});
    }
}
