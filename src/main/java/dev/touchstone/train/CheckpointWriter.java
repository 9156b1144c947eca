package dev.touchstone.train;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Does beside training what a checkpoint needs to reach the disk; one at a time. */
final class CheckpointWriter {
    private Future<?> last = CompletableFuture.completedFuture(null);

    /** Begins the work; the work before must have been awaited. */
    void begin(Runnable work) {
        FutureTask<Void> task = new FutureTask<>(work, null);
        last = task;
        Thread.ofPlatform().name("checkpoint").daemon().start(task);
    }

    /**
     * Waits for the last work.
     *
     * @throws TouchstoneException what it ended with; CANCELLED if this thread is interrupted
     */
    void await() {
        try {
            last.get();
        } catch (ExecutionException e) {
            last = CompletableFuture.completedFuture(null);
            if (e.getCause() instanceof TouchstoneException known) {
                throw new TouchstoneException(known.reason(), String.valueOf(known.getMessage()), known);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TouchstoneException(Reason.CANCELLED, "interrupted", e);
        }
    }
}
