package dev.touchstone.domain;

import java.time.Duration;

/**
 * What a checkpoint holds beside the learner's own state.
 *
 * @param run that it belongs to
 * @param state where the run stood
 * @param epoch passes over the data, with fractions
 * @param elapsed time that counts against the longest runtime
 */
public record Checkpoint(RunIdentity run, RunState state, double epoch, Duration elapsed) {
    /** Optimizer steps taken. */
    public long step() {
        return state.step();
    }
}
