package dev.touchstone.domain;

import java.util.Optional;

/** What became of one item: a score or an error, never both. */
public sealed interface ScoreOutcome {
    /**
     * A reward.
     *
     * @param reward logit in fp32, finite
     * @param tokens scored, special tokens included
     * @param reused how many of these the model remembered from texts that begin alike, so that they cost nothing
     * @param truncated whether tokens were cut off
     * @param judgement empty when the version is not calibrated
     * @param attributes what the reward consists of
     */
    record Scored(
            float reward,
            int tokens,
            int reused,
            boolean truncated,
            ScoreTimings timings,
            Optional<Judgement> judgement,
            AttributeRewards attributes)
            implements ScoreOutcome {
        /** Of a model's only output, all of whose tokens were read for it. */
        public Scored(float reward, int tokens, boolean truncated, ScoreTimings timings) {
            this(reward, tokens, 0, truncated, timings, Optional.empty(), AttributeRewards.NONE);
        }

        public Scored {
            if (!Float.isFinite(reward)) {
                throw new IllegalArgumentException("reward: " + reward + " (expected: finite)");
            }
        }

        /** As it is, with another of its rewards. */
        public Scored with(float another) {
            return new Scored(another, tokens, reused, truncated, timings, judgement, attributes);
        }

        /** As it is, and judged. */
        public Scored with(Judgement given) {
            return new Scored(reward, tokens, reused, truncated, timings, Optional.of(given), attributes);
        }
    }

    /** Why there is no score. */
    record Failed(TouchstoneException error) implements ScoreOutcome {}
}
