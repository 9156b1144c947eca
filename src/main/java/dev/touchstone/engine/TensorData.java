package dev.touchstone.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor outside the engine: row-major elements in little-endian bytes.
 *
 * @param shape sizes of the dimensions; empty for a scalar
 * @param data direct buffer whose remaining bytes are exactly the elements; its position does not move
 */
@SuppressWarnings("ArrayRecordComponent") // a shape goes to the engine as it is
public record TensorData(ElementType type, long[] shape, ByteBuffer data) {
    public TensorData {
        long expected = elements(shape) * type.bytes();
        if (!data.isDirect() || data.remaining() != expected) {
            throw new IllegalArgumentException("data: " + data + " (expected: a direct buffer of " + expected
                    + " bytes for " + type + " " + Arrays.toString(shape) + ")");
        }
        data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** An F32 tensor holding a copy of {@code values}. */
    public static TensorData ofFloats(long[] shape, float... values) {
        ByteBuffer data = ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new TensorData(ElementType.F32, shape, data);
    }

    /** Number of elements. */
    public long elements() {
        return elements(shape);
    }

    private static long elements(long[] shape) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }
}
