package dev.touchstone.score;

import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Violations;
import java.util.Set;

/**
 * How many versions stay in memory; beyond that the least recently used leave. One version alone always may stay, and while one is
 * being loaded the others are still there.
 *
 * @param versions in memory
 * @param bytes of their weights
 * @param pinned what these names stand for stays whatever the limits: versions, candidates, and of models the champions
 */
public record ModelLimits(int versions, long bytes, Set<ModelName> pinned) {
    public ModelLimits {
        pinned = Set.copyOf(pinned);
        new Violations()
                .check(versions >= 1, "max_loaded_models", versions, ">= 1")
                .check(bytes >= 1, "model_memory_bytes", bytes, ">= 1")
                .throwIfAny();
    }
}
