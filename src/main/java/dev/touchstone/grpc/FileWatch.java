package dev.touchstone.grpc;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks every few seconds whether files have changed. It reads them: modification times lie where secrets are mounted. */
@Singleton
class FileWatch {
    private static final long PERIOD_SECONDS = 10;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("file-watch").daemon().factory());

    void watch(WatchedFiles files) {
        scheduler.scheduleWithFixedDelay(files::refresh, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void close() {
        scheduler.shutdownNow();
    }
}
