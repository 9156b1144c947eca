package dev.touchstone.domain;

/** What became of one item: a score or an error, never both. */
public sealed interface ScoreOutcome {
    /**
     * A reward.
     *
     * @param reward logit in fp32, finite
     * @param tokens scored, special tokens included
     * @param truncated whether tokens were cut off
     */
    record Scored(float reward, int tokens, boolean truncated, ScoreTimings timings) implements ScoreOutcome {
        public Scored {
            if (!Float.isFinite(reward)) {
                throw new IllegalArgumentException("reward: " + reward + " (expected: finite)");
            }
        }
    }

    /** Why there is no score. */
    record Failed(TouchstoneException error) implements ScoreOutcome {}
}
