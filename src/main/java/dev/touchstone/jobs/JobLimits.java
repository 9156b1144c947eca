package dev.touchstone.jobs;

import dev.touchstone.domain.Violations;
import java.time.Duration;

/**
 * Bounds of the job manager.
 *
 * @param maxQueued jobs waiting; a further one is refused
 * @param maxRunning jobs running at a time
 * @param cancelGrace how long a cancelled worker may take to stop by itself
 */
public record JobLimits(int maxQueued, int maxRunning, Duration cancelGrace) {
    public static final JobLimits DEFAULT = new JobLimits(64, 1, Duration.ofSeconds(30));

    public JobLimits {
        new Violations()
                .check(maxQueued >= 1, "max_queued", maxQueued, ">= 1")
                .check(maxRunning >= 1, "max_running", maxRunning, ">= 1")
                .check(!cancelGrace.isNegative(), "cancel_grace", cancelGrace, ">= 0")
                .throwIfAny();
    }
}
