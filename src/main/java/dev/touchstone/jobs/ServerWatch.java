package dev.touchstone.jobs;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Keeps an eye on the server that started this worker, so that no worker outlives its server unnoticed. */
final class ServerWatch implements AutoCloseable {
    /** Holds the server's process id. */
    static final String SERVER_PID = "TOUCHSTONE_SERVER_PID";

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int EXIT_CODE = 1;

    private final CompletableFuture<?> gone;
    private final CompletableFuture<?> tooLate;

    private ServerWatch(CompletableFuture<?> gone) {
        this.gone = gone;
        // A step that does not end, or an engine that hangs, must not keep the memory for ever.
        this.tooLate = gone.thenRunAsync(
                () -> Runtime.getRuntime().halt(EXIT_CODE),
                CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Watches the process that the environment names; without one, nothing is watched. */
    static ServerWatch fromEnvironment(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(SERVER_PID))
                .map(pid -> new ServerWatch(exit(Long.parseLong(pid))))
                .orElseGet(() -> new ServerWatch(new CompletableFuture<>()));
    }

    boolean isGone() {
        return gone.isDone();
    }

    private static CompletableFuture<?> exit(long pid) {
        return ProcessHandle.of(pid)
                .<CompletableFuture<?>>map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    @Override
    public void close() {
        tooLate.cancel(false);
    }
}
