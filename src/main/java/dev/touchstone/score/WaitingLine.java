package dev.touchstone.score;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Tasks waiting for the device, in arrival order. Thread-safe. */
final class WaitingLine {
    private final int budget;
    private final LongSupplier nanos;
    private final Set<ScoreTask> waiting = new LinkedHashSet<>();
    private boolean closed;

    WaitingLine(int budget, LongSupplier nanos) {
        this.budget = budget;
        this.nanos = nanos;
    }

    /** Adds all tasks at once; false if the line is closed. */
    synchronized boolean add(List<ScoreTask> tasks) {
        if (closed) {
            return false;
        }
        waiting.addAll(tasks);
        notifyAll();
        return true;
    }

    synchronized void remove(ScoreTask task) {
        waiting.remove(task);
    }

    /** Waits for the next batch of tasks that are still wanted; empty once the line is closed. */
    synchronized List<ScoreTask> take() throws InterruptedException {
        while (!closed) {
            dropUnwanted();
            if (!waiting.isEmpty()) {
                List<ScoreTask> batch = BatchPacker.pack(waiting, budget);
                batch.forEach(waiting::remove);
                return batch;
            }
            wait();
        }
        return List.of();
    }

    /** Closes the line and returns what was still waiting. */
    synchronized List<ScoreTask> close() {
        closed = true;
        List<ScoreTask> left = List.copyOf(waiting);
        waiting.clear();
        notifyAll();
        return left;
    }

    private void dropUnwanted() {
        waiting.removeIf(ScoreTask::isAbandoned);
        long now = nanos.getAsLong();
        List<ScoreTask> expired =
                waiting.stream().filter(task -> task.isExpired(now)).toList();
        expired.forEach(waiting::remove);
        expired.forEach(ScoreTask::expire);
    }
}
