package dev.touchstone.domain;

/** Type of the numbers that a published model's weights are stored as. AUTO: as the base stores them. */
public enum SaveDtype {
    AUTO,
    FP32,
    FP16,
    BF16
}
