package dev.touchstone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsTest {
    private static final long[] VECTOR = {4};

    @Test
    void of_f32_isUsedWhereItLies() {
        TensorData source = TensorData.floats(1, 2, 3, 4);
        try (Weights weights = Weights.of(Map.of("w", source), ComputeDevice.CPU)) {
            source.data().putFloat(4, 20);
            assertThat(floats(weights)).containsExactly(1, 20, 3, 4);
            weights.tensors().get("w").data().putFloat(0, 10);
            assertThat(source.data().getFloat(0)).isEqualTo(10);
        }
    }

    /** The engine itself reads from the start of a buffer, whatever its position. */
    @Test
    void of_bufferInTheMiddleOfAFile_beginsAtItsPosition() {
        ByteBuffer file = ByteBuffer.allocateDirect(28).order(ByteOrder.LITTLE_ENDIAN);
        file.position(8).asFloatBuffer().put(new float[] {1, 2, 3, 4});
        TensorData tensor = new TensorData(ElementType.F32, VECTOR, file.limit(24));
        try (Weights weights = Weights.of(Map.of("w", tensor), ComputeDevice.CPU)) {
            assertThat(floats(weights)).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void of_readOnlyBuffer_isCopiedSinceTrainingWritesInPlace() {
        TensorData source = TensorData.floats(1, 2, 3, 4);
        TensorData readOnly =
                new TensorData(ElementType.F32, VECTOR, source.data().asReadOnlyBuffer());
        try (Weights weights = Weights.of(Map.of("w", readOnly), ComputeDevice.CPU)) {
            weights.tensors().get("w").data().putFloat(0, 10);
            assertThat(floats(weights)).containsExactly(10, 2, 3, 4);
            assertThat(source.data().getFloat(0)).isEqualTo(1);
        }
    }

    @Test
    void of_readOnlyBufferThatIsNotWrittenTo_isUsedWhereItLies() {
        TensorData source = TensorData.floats(1, 2, 3, 4);
        TensorData readOnly =
                new TensorData(ElementType.F32, VECTOR, source.data().asReadOnlyBuffer());
        try (Weights weights = Weights.of(Map.of("w", readOnly), name -> false, ComputeDevice.CPU)) {
            source.data().putFloat(4, 20);
            assertThat(floats(weights)).containsExactly(1, 20, 3, 4);
        }
    }

    /** A BF16 array of the engine's own would end this process. */
    @Test
    void of_bf16_isWidened() {
        try (Weights weights =
                Weights.of(Map.of("w", halves(ElementType.BF16, 0x3F80, 0xC040, 0x0001, 0x7F7F)), ComputeDevice.CPU)) {
            assertThat(floats(weights))
                    .containsExactly(1, -3, Float.intBitsToFloat(0x10000), Float.intBitsToFloat(0x7F7F0000));
        }
    }

    @Test
    void of_f16_isWidened() {
        try (Weights weights =
                Weights.of(Map.of("w", halves(ElementType.F16, 0x3C00, 0xC200, 0x0001, 0x7BFF)), ComputeDevice.CPU)) {
            assertThat(floats(weights)).containsExactly(1, -3, 0x1p-24f, 65504);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void of_valueThatIsNoNumber_namesTheTensor(float value) {
        assertThatThrownBy(() -> Weights.of(Map.of("w", TensorData.floats(1, value, 3)), ComputeDevice.CPU))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_MODEL))
                .hasMessageContaining("tensor w: ");
    }

    @Test
    void of_numbersWhoseSumIsNone_isAccepted() {
        TensorData large = TensorData.floats(Float.MAX_VALUE, Float.MAX_VALUE, Float.MAX_VALUE, 0);
        try (Weights weights = Weights.of(Map.of("w", large), ComputeDevice.CPU)) {
            assertThat(weights.elements()).isEqualTo(4);
        }
    }

    @Test
    void rounded_halves_areWhatTheWeightsHoldFromThenOn() {
        float third = 1 / 3f;
        Map<String, TensorData> source = Map.of(
                "f16", TensorData.floats(third, 65504, 0x1p-25f),
                "bf16", TensorData.floats(third, 1 + 0x1p-8f, 1 + 0x3p-8f),
                "f32", TensorData.floats(third));
        Map<String, ElementType> types =
                Map.of("f16", ElementType.F16, "bf16", ElementType.BF16, "f32", ElementType.F32);
        try (Weights weights = Weights.of(source, ComputeDevice.CPU)) {
            Map<String, TensorData> rounded = weights.rounded(types);
            assertThat(rounded.get("f16").type()).isEqualTo(ElementType.F16);
            assertThat(rounded.get("f16").toFloats()).containsExactly(Float.float16ToFloat((short) 0x3555), 65504, 0);
            assertThat(rounded.get("bf16").toFloats()).containsExactly(0x1.56p-2f, 1, 1 + 0x4p-8f);
            assertThat(rounded.get("f32").toFloats()).containsExactly(third);
            weights.tensors().forEach((name, tensor) -> assertThat(tensor.toFloats())
                    .isEqualTo(rounded.get(name).toFloats()));
        }
    }

    @Test
    void rounded_valueBeyondTheType_isRefused() {
        try (Weights weights = Weights.of(Map.of("w", TensorData.floats(1, 65536)), ComputeDevice.CPU)) {
            assertThatThrownBy(() -> weights.rounded(Map.of("w", ElementType.F16)))
                    .isInstanceOfSatisfying(TouchstoneException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.NON_FINITE))
                    .hasMessageContaining("tensor w: 65536.0 (expected: within F16");
        }
    }

    @Test
    void of_integers_isRefused() {
        assertThatThrownBy(() -> Weights.of(Map.of("w", TensorData.ints(1)), ComputeDevice.CPU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("I64");
    }

    @Test
    void zerosLike_weights_haveTheirNamesAndShapes() {
        try (Weights weights =
                        Weights.of(Map.of("w", TensorData.ofFloats(new long[] {2, 2}, 1, 2, 3, 4)), ComputeDevice.CPU);
                Weights zeros = weights.zerosLike()) {
            assertThat(zeros.tensors().get("w").shape()).containsExactly(2, 2);
            assertThat(floats(zeros)).containsExactly(0, 0, 0, 0);
            assertThat(zeros.elements()).isEqualTo(4);
        }
    }

    @Test
    void overwrite_otherNamesOrShapes_isRefused() {
        try (Weights weights = Weights.of(Map.of("w", TensorData.floats(1, 2, 3, 4)), ComputeDevice.CPU)) {
            assertThatThrownBy(() -> weights.overwrite(Map.of("v", TensorData.floats(1, 2, 3, 4))))
                    .hasMessageContaining("v");
            assertThatThrownBy(() -> weights.overwrite(Map.of("w", TensorData.floats(1, 2))))
                    .hasMessageContaining("w: [2]");
            weights.overwrite(Map.of("w", TensorData.floats(4, 3, 2, 1)));
            assertThat(floats(weights)).containsExactly(4, 3, 2, 1);
        }
    }

    private static TensorData halves(ElementType type, int... bits) {
        ByteBuffer data = ByteBuffer.allocateDirect(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < bits.length; i++) {
            data.putShort(2 * i, (short) bits[i]);
        }
        return new TensorData(type, new long[] {bits.length}, data);
    }

    private static float[] floats(Weights weights) {
        float[] values = new float[4];
        weights.tensors().get("w").data().asFloatBuffer().get(values);
        return values;
    }
}
