package dev.touchstone.domain;

import java.util.Optional;

/**
 * What of a base model is trained.
 *
 * @param seed of all that is drawn: a fresh head, adapters, masks of dropout
 * @param reward of a base with several labels
 * @param lora adapters in the place of all weights
 * @param precision FP32 or BF16
 */
public record Tuning(long seed, RewardChoice reward, Optional<LoraOptions> lora, Precision precision) {
    /** All weights of a base with one output, or without a head, in fp32. */
    public static Tuning full(long seed) {
        return new Tuning(seed, RewardChoice.ONLY_OUTPUT, Optional.empty(), Precision.FP32);
    }
}
