package dev.touchstone.score;

import dev.touchstone.domain.Violations;

/**
 * How much is let in at once, of all callers. An item counts from its arrival to its outcome.
 *
 * @param items admitted at once
 * @param streamItems of these, how many streams may hold together, so that bulk work never shuts single calls out
 * @param tokens of all admitted items; streams may hold the same share of them as of the items
 * @param waitingItems of streams that wait for a place; beyond them items of streams are refused as calls are
 */
public record AdmissionLimits(int items, int streamItems, int tokens, int waitingItems) {
    public AdmissionLimits {
        new Violations()
                .check(items >= 1, "items", items, ">= 1")
                .check(streamItems >= 1 && streamItems <= items, "stream_items", streamItems, "1 to items")
                .check(tokens >= 1, "tokens", tokens, ">= 1")
                .check(waitingItems >= 1, "waiting_items", waitingItems, ">= 1")
                .throwIfAny();
    }

    long streamTokens() {
        return (long) tokens * streamItems / items;
    }
}
