package dev.touchstone.score;

import dev.touchstone.domain.Violations;

/**
 * How much goes to the device at once.
 *
 * @param tokens in one batch; a longer text is scored alone
 * @param bulkTokens in one batch of bulk work; more where the model is fast, see {@link BatchPacker}
 * @param sharedBulkTokens the same while interactive items come too, which may have to wait for it
 */
public record BatchLimits(int tokens, int bulkTokens, int sharedBulkTokens) {
    public BatchLimits {
        new Violations()
                .check(tokens >= 1, "batch_tokens", tokens, ">= 1")
                .check(bulkTokens >= 1 && bulkTokens <= tokens, "bulk_batch_tokens", bulkTokens, "1 to batch_tokens")
                .check(
                        sharedBulkTokens >= 1 && sharedBulkTokens <= bulkTokens,
                        "shared_bulk_batch_tokens",
                        sharedBulkTokens,
                        "1 to bulk_batch_tokens")
                .throwIfAny();
    }

    /** Of bulk work always the same. */
    public BatchLimits(int tokens, int bulkTokens) {
        this(tokens, bulkTokens, bulkTokens);
    }
}
