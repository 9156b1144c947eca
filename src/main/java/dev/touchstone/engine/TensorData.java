package dev.touchstone.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A tensor outside the engine: row-major elements in little-endian bytes.
 *
 * @param shape sizes of the dimensions; empty for a scalar
 * @param data direct buffer whose remaining bytes are exactly the elements; its position does not move
 * @param stored where {@code data} is mapped from, if it is a part of a file
 */
@SuppressWarnings("ArrayRecordComponent") // a shape goes to the engine as it is
public record TensorData(ElementType type, long[] shape, ByteBuffer data, Optional<Stored> stored) {
    /** A part of a file. */
    public interface Stored {
        /** Maps it once more while somebody looks at all of it, so that none of it stays in memory for that. */
        void look(Consumer<ByteBuffer> at);
    }

    public TensorData {
        long expected = elements(shape) * type.bytes();
        if (!data.isDirect() || data.remaining() != expected) {
            throw new IllegalArgumentException("data: " + data + " (expected: a direct buffer of " + expected
                    + " bytes for " + type + " " + Arrays.toString(shape) + ")");
        }
        data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A tensor in memory. */
    public TensorData(ElementType type, long[] shape, ByteBuffer data) {
        this(type, shape, data, Optional.empty());
    }

    /** An F32 tensor holding a copy of {@code values}. */
    public static TensorData ofFloats(long[] shape, float... values) {
        ByteBuffer data = allocate(values.length, ElementType.F32);
        data.asFloatBuffer().put(values);
        return new TensorData(ElementType.F32, shape, data);
    }

    /** A vector of type F32. */
    public static TensorData floats(float... values) {
        return ofFloats(new long[] {values.length}, values);
    }

    /** An I64 tensor holding {@code values}. */
    public static TensorData ofInts(long[] shape, int... values) {
        ByteBuffer data = allocate(values.length, ElementType.I64);
        for (int i = 0; i < values.length; i++) {
            data.putLong(i * Long.BYTES, values[i]);
        }
        return new TensorData(ElementType.I64, shape, data);
    }

    /** A vector of type I64. */
    public static TensorData ints(int... values) {
        return ofInts(new long[] {values.length}, values);
    }

    /** A scalar of type F64. */
    public static TensorData scalar(double value) {
        ByteBuffer data = allocate(1, ElementType.F64).putDouble(0, value);
        return new TensorData(ElementType.F64, new long[0], data);
    }

    /** Its elements as fp32; of type F32, F16 or BF16. */
    public float[] toFloats() {
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(elements()));
        Halves.widen(this, values);
        return values.array();
    }

    /** An F32 tensor's elements, each rounded to the nearest of a type: F32, F16 or BF16. */
    public TensorData as(ElementType target) {
        if (target == ElementType.F32) {
            return this;
        }
        ByteBuffer narrow = allocate(Math.toIntExact(elements()), target);
        for (int i = 0; i < elements(); i++) {
            narrow.putShort(i * target.bytes(), Halves.narrow(data.getFloat(i * Float.BYTES), target));
        }
        return new TensorData(target, shape, narrow);
    }

    private static ByteBuffer allocate(int elements, ElementType type) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(elements, type.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
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
