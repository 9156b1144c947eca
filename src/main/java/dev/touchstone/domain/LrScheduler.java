package dev.touchstone.domain;

/** Course of the learning rate after warm-up. */
public enum LrScheduler {
    LINEAR,
    COSINE
}
