package dev.touchstone.jobs;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.function.BooleanSupplier;

/** Whether a run shall stop. */
record Cancellation(BooleanSupplier requested) {
    /** @throws TouchstoneException CANCELLED */
    void check() {
        if (requested.getAsBoolean()) {
            throw new TouchstoneException(Reason.CANCELLED, "the run was cancelled");
        }
    }
}
