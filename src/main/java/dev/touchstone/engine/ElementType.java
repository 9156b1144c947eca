package dev.touchstone.engine;

/** Element types of tensors, named as in safetensors files. */
public enum ElementType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U8(1),
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether the engine takes tensors of this type as weights. */
    public boolean isWeight() {
        return this == F32 || this == F16 || this == BF16;
    }
}
