package dev.touchstone.gate;

import dev.touchstone.domain.Violations;

/** The reward of an answer that people have called acceptable or not. */
public record LabelledReward(double reward, boolean acceptable) {
    public LabelledReward {
        new Violations()
                .check(Double.isFinite(reward), "reward", reward, "a finite number")
                .throwIfAny();
    }
}
