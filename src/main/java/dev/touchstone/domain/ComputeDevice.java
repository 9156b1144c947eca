package dev.touchstone.domain;

/** Where a model runs; prints as {@code cpu} or {@code cuda:N}. */
public record ComputeDevice(Kind kind, int index) {
    /** Kinds of devices. */
    public enum Kind {
        CPU,
        CUDA
    }

    public static final ComputeDevice CPU = new ComputeDevice(Kind.CPU, 0);

    public ComputeDevice {
        new Violations().check(index >= 0, "device", index, ">= 0").throwIfAny();
    }

    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "cuda:" + index;
    }
}
