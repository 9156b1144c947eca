package dev.touchstone.jobs;

import dev.touchstone.domain.Violations;
import java.time.Duration;
import java.util.List;

/**
 * Bounds of the job manager.
 *
 * @param maxQueued jobs waiting; a further one is refused
 * @param devices that runs are placed on, one run each; a device that is named twice takes two
 * @param maxRunning jobs running at a time
 * @param cancelGrace how long a cancelled worker may take to stop by itself
 * @param silence after how long without a heartbeat a worker is given up
 * @param retries what becomes of runs whose workers are lost
 */
public record JobLimits(
        int maxQueued,
        List<String> devices,
        int maxRunning,
        Duration cancelGrace,
        Duration silence,
        RetryPolicy retries) {
    public static final JobLimits DEFAULT =
            new JobLimits(64, List.of("auto"), 1, Duration.ofSeconds(30), Duration.ofSeconds(60), RetryPolicy.DEFAULT);

    public JobLimits {
        devices = List.copyOf(devices);
        new Violations()
                .check(maxQueued >= 1, "max_queued_jobs", maxQueued, ">= 1")
                .check(!devices.isEmpty(), "training_devices", "none", "one or more, such as cpu or cuda:0,cuda:1")
                .check(maxRunning >= 1, "max_running_jobs", maxRunning, ">= 1")
                .check(!cancelGrace.isNegative(), "cancel_grace", cancelGrace, ">= 0")
                .check(silence.isPositive(), "silence", silence, "> 0")
                .throwIfAny();
    }
}
