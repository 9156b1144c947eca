package dev.touchstone.domain;

import java.util.Optional;

/**
 * What of a base model is trained.
 *
 * @param seed of all that is drawn: a fresh head, adapters, masks of dropout
 * @param reward of a base with several labels
 * @param lora adapters in the place of all weights
 */
public record Tuning(long seed, RewardChoice reward, Optional<LoraOptions> lora) {
    /** All weights of a base with one output, or without a head. */
    public static Tuning full(long seed) {
        return new Tuning(seed, RewardChoice.ONLY_OUTPUT, Optional.empty());
    }
}
