package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairGroupTest {
    /** Texts 0-1, 2-4 and 3-5-6 hang together; text 7 is compared with none. */
    private static final TokenizedPairs PAIRS = new TokenizedPairs(
            IntStream.range(0, 8)
                    .mapToObj(i -> new Tokens(new int[] {i, i}, new int[2], false))
                    .toList(),
            new int[] {1, 3, 4, 6},
            new int[] {0, 5, 2, 5},
            new float[] {0.1f, 0.2f, 0.3f, 0.4f},
            new float[] {1, 2, 3, 4},
            new float[] {1, 0.9f, 0.8f, 0.7f});

    @Test
    void split_smallBudget_keepsOnlyWhatHangsTogether() {
        assertThat(PairGroup.split(PAIRS, 1))
                .containsExactly(
                        new PairGroup(List.of(0, 1, 7), List.of(0)),
                        new PairGroup(List.of(2, 4), List.of(2)),
                        new PairGroup(List.of(3, 5, 6), List.of(1, 3)));
    }

    @Test
    void split_budgetForTwoGroups_joinsThem() {
        assertThat(PairGroup.split(PAIRS, 10))
                .containsExactly(
                        new PairGroup(List.of(0, 1, 7, 2, 4), List.of(0, 2)),
                        new PairGroup(List.of(3, 5, 6), List.of(1, 3)));
    }

    @Test
    void of_group_pointsIntoItsOwnTexts() {
        TokenizedPairs own = new PairGroup(List.of(3, 5, 6), List.of(1, 3)).of(PAIRS);
        assertThat(own.texts().stream().map(text -> text.ids()[0])).containsExactly(3, 5, 6);
        assertThat(own.chosen()).containsExactly(0, 2);
        assertThat(own.rejected()).containsExactly(1, 1);
        assertThat(own.margins()).containsExactly(0.2f, 0.4f);
        assertThat(own.weights()).containsExactly(2, 4);
        assertThat(own.targets()).containsExactly(0.9f, 0.7f);
    }
}
