package dev.touchstone.grpc;

import dev.touchstone.score.PrefixCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What models remember of the texts they have read, in numbers. */
final class PrefixMeters {
    private PrefixMeters() {}

    static void watch(PrefixCache prefixes, MeterRegistry registry) {
        gauge(registry, "bytes", "Bytes of remembered keys and values", prefixes::bytes);
        gauge(registry, "entries", "Beginnings of texts that are remembered", prefixes::count);
        lookups(registry, prefixes, "hit", PrefixCache::hits);
        lookups(registry, prefixes, "miss", PrefixCache::misses);
    }

    private static void gauge(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder("touchstone.prefix.cache." + name, value)
                .description(description)
                .register(registry);
    }

    private static void lookups(
            MeterRegistry registry, PrefixCache prefixes, String result, ToDoubleFunction<PrefixCache> count) {
        FunctionCounter.builder("touchstone.prefix.cache.lookups", prefixes, count)
                .description("Texts of causal models by whether a beginning of them was not read for them")
                .tag("result", result)
                .register(registry);
    }
}
