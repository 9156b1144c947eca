package dev.touchstone.grpc;

import java.util.concurrent.Executor;

/** Threads for everything that may block: never the event loop. */
record Work(Executor executor) implements Executor {
    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }
}
