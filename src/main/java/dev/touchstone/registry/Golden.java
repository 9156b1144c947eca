package dev.touchstone.registry;

import dev.touchstone.domain.ScoreInput;

/** An input and the reward it had at the end of training, in logits. */
public record Golden(ScoreInput input, float reward) {}
