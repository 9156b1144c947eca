package dev.touchstone.score;

import dev.touchstone.domain.Violations;

/**
 * How much goes to the device at once.
 *
 * @param tokens in one batch; a longer text is scored alone
 * @param bulkTokens in one batch of bulk work, which an interactive item may have to wait for; more where the model is fast enough to
 *     read them in {@link BatchPacker#BULK_TIME}
 */
public record BatchLimits(int tokens, int bulkTokens) {
    public BatchLimits {
        new Violations()
                .check(tokens >= 1, "batch_tokens", tokens, ">= 1")
                .check(bulkTokens >= 1 && bulkTokens <= tokens, "bulk_batch_tokens", bulkTokens, "1 to batch_tokens")
                .throwIfAny();
    }
}
