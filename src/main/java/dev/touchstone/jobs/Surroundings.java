package dev.touchstone.jobs;

import dev.touchstone.registry.ModelRegistry;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What all jobs of a server share.
 *
 * @param nanoTime of this process, as {@link System#nanoTime}, by which silence is measured
 */
record Surroundings(
        JobStore store,
        ModelRegistry registry,
        JobLauncher launcher,
        JobLimits limits,
        JobCounters counters,
        InstantSource clock,
        LongSupplier nanoTime) {}
