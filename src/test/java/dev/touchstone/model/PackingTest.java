package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PackingTest {
    @Test
    void pack_itemsThatFit_shareAGroup() {
        assertThat(pack(List.of(3, 4, 3, 5, 5, 1), 10)).containsExactly(List.of(3, 4, 3), List.of(5, 5), List.of(1));
    }

    @Test
    void pack_itemLargerThanTheBudget_standsAlone() {
        assertThat(pack(List.of(1, 25, 1), 10)).containsExactly(List.of(1), List.of(25), List.of(1));
    }

    @Test
    void pack_nothing_givesNoGroup() {
        assertThat(pack(List.of(), 10)).isEmpty();
    }

    @RepeatedTest(50)
    void pack_anyItems_keepsOrderAndBudget(RepetitionInfo seed) {
        Random random = new Random(seed.getCurrentRepetition());
        List<Integer> items = random.ints(random.nextInt(40), 1, 15).boxed().toList();
        List<List<Integer>> groups = pack(items, 10);
        assertThat(groups.stream().flatMap(List::stream).toList()).isEqualTo(items);
        assertThat(groups).allSatisfy(group -> assertThat(
                        group.size() == 1 || group.stream().mapToInt(i -> i).sum() <= 10)
                .isTrue());
    }

    private static List<List<Integer>> pack(List<Integer> items, long budget) {
        return Packing.pack(items, item -> item, budget);
    }
}
