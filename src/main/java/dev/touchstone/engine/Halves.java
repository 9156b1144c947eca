package dev.touchstone.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** Numbers of 16 bits to and from fp32. In Java, because a BF16 array of the engine would end the process. */
final class Halves {
    private static final int ROUND_HALF = 0x7FFF;

    private Halves() {}

    static void widen(TensorData source, FloatBuffer target) {
        ByteBuffer data = source.data();
        switch (source.type()) {
            case F32 -> target.put(data.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
            case F16 -> {
                ShortBuffer halves = data.asShortBuffer();
                while (halves.hasRemaining()) {
                    target.put(Float.float16ToFloat(halves.get()));
                }
            }
            case BF16 -> {
                ShortBuffer halves = data.asShortBuffer();
                while (halves.hasRemaining()) {
                    target.put(Float.intBitsToFloat(halves.get() << Short.SIZE));
                }
            }
            default -> throw new IllegalArgumentException("type: " + source.type() + " (expected: F32, F16 or BF16)");
        }
    }

    /** Rounds to the nearest, ties to even. */
    static short narrow(float value, ElementType type) {
        if (type == ElementType.F16) {
            return Float.floatToFloat16(value);
        }
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + ROUND_HALF + ((bits >>> Short.SIZE) & 1)) >>> Short.SIZE);
    }
}
