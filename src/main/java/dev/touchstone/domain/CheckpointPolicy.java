package dev.touchstone.domain;

/**
 * When a run writes checkpoints, and how many of them stay.
 *
 * @param steps optimizer steps between two; 0 = not by steps
 * @param minutes minutes between two; 0 = not by time
 * @param kept how many of the newest stay, beside those of the best weights
 */
public record CheckpointPolicy(int steps, double minutes, int kept) {
    /** Little is lost to a crash, and one damaged checkpoint has another before it. */
    public static final CheckpointPolicy DEFAULT = new CheckpointPolicy(0, 5, 2);

    public CheckpointPolicy {
        new Violations()
                .check(steps >= 0, "checkpoint_steps", steps, ">= 0")
                .check(Double.isFinite(minutes) && minutes >= 0, "checkpoint_minutes", minutes, ">= 0")
                .check(kept >= 1, "save_total_limit", kept, ">= 1")
                .throwIfAny();
    }
}
