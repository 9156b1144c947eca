package dev.touchstone.grpc;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.LiveReply;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.ScoreReport;
import dev.touchstone.domain.ScoreTimings;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.score.Admission;
import dev.touchstone.score.LiveAnswers;
import dev.touchstone.score.LoadedModel;
import dev.touchstone.score.ModelHolder;
import dev.touchstone.score.ScoringLoop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What scoring does, in numbers. Labels are few and fixed; requests by method and code are counted by the gRPC server itself. */
final class ScoreMeters {
    private final Counter scored;
    private final Counter failed;
    private final Counter refused;
    private final Map<Drop, Counter> dropped = new EnumMap<>(Drop.class);
    private final LiveMeters live;
    private final Counter tokens;
    private final Counter reused;
    private final Timer tokenize;
    private final Timer queue;
    private final Timer inference;

    ScoreMeters(
            MeterRegistry registry, Admission admission, ScoringLoop loop, LiveAnswers answers, ModelHolder models) {
        scored = items(registry, "scored");
        failed = items(registry, "failed");
        refused = items(registry, "refused");
        this.live = new LiveMeters(registry);
        for (Drop drop : Drop.values()) {
            dropped.put(drop, dropped(registry, drop));
        }
        tokens = Counter.builder("touchstone.tokens")
                .description("Tokens scored")
                .register(registry);
        reused = Counter.builder("touchstone.reused.tokens")
                .description("Tokens of these that were not read for their item")
                .register(registry);
        tokenize = phase(registry, "tokenize");
        queue = phase(registry, "queue");
        inference = phase(registry, "inference");
        gauge(registry, "admitted.items", "Items between arrival and outcome", admission::admittedItems);
        gauge(registry, "admitted.tokens", "Tokens of the admitted items", admission::admittedTokens);
        gauge(registry, "queue.items", "Texts waiting for the device", loop::waitingTexts);
        gauge(registry, "queue.tokens", "Tokens of the texts waiting for the device", loop::waitingTokens);
        gauge(registry, "live.answers", "Live answers that are open", answers::count);
        gauge(registry, "loaded.models", "Versions in memory", () -> models.loaded()
                .size());
        gauge(
                registry,
                "loaded.model.bytes",
                "Bytes of the weights of the versions in memory",
                () -> models.loaded().stream().mapToLong(LoadedModel::bytes).sum());
    }

    void scored(ScoreReport report) {
        report.outcomes().forEach(this::count);
    }

    void refused(int items) {
        refused.increment(items);
        drop(Drop.REJECTED, items);
    }

    /** Each check of a live answer is an item. */
    void checked(LiveReply reply) {
        live.decided(reply.decision());
        count(reply.outcome());
    }

    /** Their caller has left. */
    void abandoned(int items, CallDeadline deadline) {
        drop(deadline.isOver() ? Drop.DEADLINE : Drop.CANCELLED, items);
    }

    /** Items of a call that failed as a whole. */
    void failed(int items, Throwable failure) {
        failed(items, failure instanceof TouchstoneException known ? known.reason() : Reason.INTERNAL);
    }

    private void drop(Drop reason, int items) {
        requireNonNull(dropped.get(reason)).increment(items);
    }

    private void count(ScoreOutcome outcome) {
        switch (outcome) {
            case ScoreOutcome.Failed item -> failed(1, item.error().reason());
            case ScoreOutcome.Scored item -> {
                scored.increment();
                countTokens(item);
                record(item.timings());
            }
        }
    }

    private void failed(int items, Reason reason) {
        if (reason == Reason.OVERLOADED) {
            refused(items);
            return;
        }
        failed.increment(items);
        Drop.of(reason).ifPresent(drop -> drop(drop, items));
    }

    private void countTokens(ScoreOutcome.Scored text) {
        tokens.increment(text.tokens());
        reused.increment(text.reused());
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

    private static Counter dropped(MeterRegistry registry, Drop reason) {
        return Counter.builder("touchstone.dropped.items")
                .description("Items that got no score although nothing is wrong with them")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private static void gauge(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder("touchstone." + name, value).description(description).register(registry);
    }

    private static Timer phase(MeterRegistry registry, String phase) {
        return Timer.builder("touchstone.item.time")
                .description("Where the time of a scored item went")
                .tag("phase", phase)
                .publishPercentileHistogram()
                .register(registry);
    }

    /** Why an item got no score although nothing is wrong with it. */
    private enum Drop {
        REJECTED,
        CANCELLED,
        DEADLINE,
        OOM;

        static Optional<Drop> of(Reason reason) {
            return switch (reason) {
                case DEADLINE_EXCEEDED -> Optional.of(DEADLINE);
                case OUT_OF_MEMORY -> Optional.of(OOM);
                case CANCELLED -> Optional.of(CANCELLED);
                default -> Optional.empty();
            };
        }
    }
}
