package dev.touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Tokens;
import dev.touchstone.engine.TensorData;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenBatchTest {
    private static final TokenBatch BATCH = TokenBatch.fresh(List.of(
            new Tokens(new int[] {5, 6, 7}, new int[] {0, 1, 1}, false),
            new Tokens(new int[] {8}, new int[] {0}, false),
            new Tokens(new int[] {9, 10, 11}, new int[] {0, 0, 1}, false)));

    @Test
    void inputs_textsOfSeveralLengths_standByLengthWithoutPadding() {
        List<TensorData> inputs = BATCH.inputs(Layout.Pooling.FIRST_TOKEN);
        assertThat(longs(inputs.get(0))).containsExactly(8, 5, 6, 7, 9, 10, 11);
        assertThat(longs(inputs.get(1))).containsExactly(0, 0, 1, 1, 0, 0, 1);
        assertThat(longs(inputs.get(2))).containsExactly(0, 0, 1, 2, 0, 1, 2);
    }

    @Test
    void inputs_textsOfEqualLength_makeOneRun() {
        TensorData runs = BATCH.inputs(Layout.Pooling.FIRST_TOKEN).get(3);
        assertThat(runs.shape()).containsExactly(2, 3);
        assertThat(longs(runs)).containsExactly(1, 1, 0, 2, 3, 0);
    }

    @Test
    void inputs_rewardReadAtEitherEnd_pointsAtThatToken() {
        assertThat(longs(BATCH.inputs(Layout.Pooling.FIRST_TOKEN).get(4))).containsExactly(0, 1, 4);
        assertThat(longs(BATCH.inputs(Layout.Pooling.LAST_TOKEN).get(4))).containsExactly(0, 3, 6);
    }

    @Test
    void inOrderOfTexts_valuesOfTheBatch_goBackToTheirTexts() {
        assertThat(BATCH.inOrderOfTexts(new float[] {1, 2, 3})).containsExactly(2, 1, 3);
        assertThat(BATCH.rowsOf(new int[] {0, 1, 2, 1})).containsExactly(1, 0, 2, 0);
    }

    private static long[] longs(TensorData tensor) {
        long[] values = new long[(int) tensor.elements()];
        tensor.data().asLongBuffer().get(values);
        return values;
    }
}
