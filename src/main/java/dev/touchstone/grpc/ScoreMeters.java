package dev.touchstone.grpc;

import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreReport;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.score.Admission;
import dev.touchstone.score.ModelHolder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What scoring does, in numbers. Labels are few and fixed; requests by method and code are counted by the gRPC server itself. */
final class ScoreMeters {
    private final Counter scored;
    private final Counter failed;
    private final Counter refused;
    private final Counter tokens;
    private final Timer tokenize;
    private final Timer queue;
    private final Timer inference;

    ScoreMeters(MeterRegistry registry, Admission admission, ModelHolder models) {
        scored = items(registry, "scored");
        failed = items(registry, "failed");
        refused = items(registry, "refused");
        tokens = Counter.builder("touchstone.tokens")
                .description("Tokens scored")
                .register(registry);
        tokenize = phase(registry, "tokenize");
        queue = phase(registry, "queue");
        inference = phase(registry, "inference");
        Gauge.builder("touchstone.admitted.items", admission, Admission::admittedItems)
                .description("Items between arrival and outcome")
                .register(registry);
        Gauge.builder("touchstone.loaded.models", models, holder -> holder.loaded()
                        .size())
                .description("Versions in memory")
                .register(registry);
    }

    void scored(ScoreReport report) {
        report.outcomes().forEach(this::count);
    }

    void refused(int items) {
        refused.increment(items);
    }

    private void count(ScoreOutcome outcome) {
        switch (outcome) {
            case ScoreOutcome.Failed ignored -> failed.increment();
            case ScoreOutcome.Scored item -> {
                scored.increment();
                tokens.increment(item.tokens());
                record(item.timings());
            }
        }
    }

    private void record(ScoreTimings timings) {
        tokenize.record(timings.tokenizeNanos(), TimeUnit.NANOSECONDS);
        queue.record(timings.queueNanos(), TimeUnit.NANOSECONDS);
        inference.record(timings.inferenceNanos(), TimeUnit.NANOSECONDS);
    }

    private static Counter items(MeterRegistry registry, String outcome) {
        return Counter.builder("touchstone.items")
                .description("Items by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Timer phase(MeterRegistry registry, String phase) {
        return Timer.builder("touchstone.item.time")
                .description("Where the time of a scored item went")
                .tag("phase", phase)
                .publishPercentileHistogram()
                .register(registry);
    }
}
