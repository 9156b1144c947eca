package dev.touchstone.domain;

/**
 * What a model's layers compute in. Weights, norms, head, loss and rewards are in fp32 whatever it is.
 *
 * <p>AUTO is a wish of a training request: it becomes what the device is good at. As what a published version computes in, from before
 * there was a choice, it means FP32.
 */
public enum Precision {
    AUTO,
    FP32,
    BF16;

    /** What AUTO means for training on a device: bf16 is many times slower than fp32 on most CPUs, and faster on GPUs. */
    public Precision on(ComputeDevice device) {
        if (this != AUTO) {
            return this;
        }
        return device.kind() == ComputeDevice.Kind.CPU ? FP32 : BF16;
    }
}
