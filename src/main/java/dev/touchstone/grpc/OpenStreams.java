package dev.touchstone.grpc;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The StreamScore calls that are open, so that a server that stops can end each with a status of its own. */
final class OpenStreams {
    private final Set<ScoreStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean finishing;

    void add(ScoreStream stream) {
        streams.add(stream);
        stream.life().whenComplete((end, tooOld) -> streams.remove(stream));
        if (finishing) {
            stream.finish();
        }
    }

    /** Has no further items read; each stream ends when what it has read is answered. */
    void finish() {
        finishing = true;
        streams.forEach(ScoreStream::finish);
    }

    /** Whether all have ended in time. */
    boolean awaitEnd(Duration limit) {
        CompletableFuture<?>[] lives = streams.stream().map(ScoreStream::life).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(lives)
                .thenApply(ended -> true)
                .completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(tooOld -> true)
                .join();
    }
}
