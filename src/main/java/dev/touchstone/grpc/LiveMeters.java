package dev.touchstone.grpc;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.LiveDecision;
import dev.touchstone.domain.LiveDecision.Basis;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks of live answers by what was decided. */
final class LiveMeters {
    private final Map<String, Counter> decisions;

    LiveMeters(MeterRegistry registry) {
        decisions = Stream.of("continue", "block", "finish", "failed_closed", "failed_open")
                .collect(Collectors.toMap(Function.identity(), decision -> counter(registry, decision)));
    }

    void decided(LiveDecision decision) {
        Enum<?> word = decision.basis() == Basis.JUDGED ? decision.action() : decision.basis();
        requireNonNull(decisions.get(word.name().toLowerCase(Locale.ROOT))).increment();
    }

    private static Counter counter(MeterRegistry registry, String decision) {
        return Counter.builder("touchstone.live.checks")
                .description("Checks of live answers by what was decided")
                .tag("decision", decision)
                .register(registry);
    }
}
