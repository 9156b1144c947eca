package dev.touchstone.grpc;

import dev.touchstone.domain.JobState;
import dev.touchstone.jobs.JobManager;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** How many training jobs are in each state. */
final class JobMeters {
    private JobMeters() {}

    static void register(MeterRegistry registry, JobManager jobs) {
        for (JobState state : JobState.values()) {
            Gauge.builder("touchstone.jobs", jobs, manager -> manager.count(state))
                    .description("Training jobs by state")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }
}
