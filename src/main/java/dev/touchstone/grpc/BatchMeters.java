package dev.touchstone.grpc;

import dev.touchstone.score.BatchLimits;
import dev.touchstone.score.ScoringListener;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What the device does, in numbers. */
final class BatchMeters implements ScoringListener {
    private final Timer pack;
    private final Timer inference;
    private final DistributionSummary texts;
    private final DistributionSummary fill;
    private final int budget;

    BatchMeters(MeterRegistry registry, BatchLimits limits) {
        pack = phase(registry, "pack");
        inference = phase(registry, "inference");
        texts = DistributionSummary.builder("touchstone.batch.texts")
                .description("Texts of a batch")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
                .register(registry);
        fill = DistributionSummary.builder("touchstone.batch.fill")
                .description("Tokens of a batch as a share of what it may have")
                .serviceLevelObjectives(0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 1)
                .register(registry);
        budget = limits.tokens();
    }

    @Override
    public void packed(long nanos) {
        pack.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void computed(int count, long tokens, long nanos) {
        inference.record(nanos, TimeUnit.NANOSECONDS);
        texts.record(count);
        fill.record((double) tokens / budget);
    }

    private static Timer phase(MeterRegistry registry, String phase) {
        return Timer.builder("touchstone.batch.time")
                .description("Where the time of a batch went")
                .tag("phase", phase)
                .publishPercentileHistogram()
                .register(registry);
    }
}
