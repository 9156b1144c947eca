package dev.touchstone.jobs;

import dev.touchstone.train.ProcessMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a worker does beside its run: says that it lives, keeps to its memory, and listens to the servers, so that it does not go on
 * for ever when none is left. Looks several times a second.
 */
final class WorkerWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WorkerWatch.class.getName());
    private static final long INTERVAL_MILLIS = 500;
    /** How long no server may be heard before the run stops: one that is restarted finds it at work. */
    static final Duration ORPHANED_AFTER = Duration.ofSeconds(60);
    /** How much longer a step may take that does not end. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Path heartbeat;
    private final InstantSource clock;
    private final Heartbeat.Listener server;
    private final long maxMemoryBytes;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("worker-watch").daemon().factory());

    /**
     * A watch that looks when it is told to.
     *
     * @param heartbeat the worker's
     * @param serverHeartbeat that of whichever server runs the jobs
     * @param maxMemoryBytes 0 = no limit
     */
    WorkerWatch(Path heartbeat, Path serverHeartbeat, long maxMemoryBytes, InstantSource clock, LongSupplier nanoTime) {
        this.heartbeat = heartbeat;
        this.clock = clock;
        this.server = new Heartbeat.Listener(serverHeartbeat, nanoTime);
        this.maxMemoryBytes = maxMemoryBytes;
    }

    /** Looks from now on; ends this process when it must. */
    static WorkerWatch start(Path heartbeat, Path serverHeartbeat, Map<String, String> environment) {
        WorkerWatch watch = new WorkerWatch(
                heartbeat,
                serverHeartbeat,
                Long.parseLong(environment.getOrDefault(WorkerLimits.MEMORY, "0")),
                InstantSource.system(),
                System::nanoTime);
        watch.executor.scheduleWithFixedDelay(watch::look, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        return watch;
    }

    /** Whether no server has been heard for so long that the run must stop. */
    boolean isOrphaned() {
        return server.silence().compareTo(ORPHANED_AFTER) > 0;
    }

    private void look() {
        Heartbeat.beat(heartbeat, clock);
        if (isBeyondMemory()) {
            LOG.log(System.Logger.Level.ERROR, "More than {0}={1} bytes", WorkerLimits.MEMORY, maxMemoryBytes);
            Runtime.getRuntime().halt(Worker.OUT_OF_MEMORY);
        }
        if (server.silence().compareTo(ORPHANED_AFTER.plus(GRACE)) > 0) {
            LOG.log(System.Logger.Level.ERROR, "No server, and a step that does not end");
            Runtime.getRuntime().halt(Worker.FAILED);
        }
    }

    boolean isBeyondMemory() {
        return maxMemoryBytes > 0 && ProcessMemory.bytes() > maxMemoryBytes;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
