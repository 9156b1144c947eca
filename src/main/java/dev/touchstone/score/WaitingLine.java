package dev.touchstone.score;

import dev.touchstone.domain.Priority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Texts waiting for the device, in arrival order. Whoever asks for a text that waits or is on the device joins it. Thread-safe. */
final class WaitingLine {
    /** So long after an interactive item another one may come. */
    private static final long COMPANY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final BatchLimits limits;
    private final ScoringListener listener;
    private final LongSupplier nanos;
    private final SequencedMap<SharedText.Key, SharedText> waiting = new LinkedHashMap<>();
    private final Map<SharedText.Key, SharedText> onDevice = new HashMap<>();
    private int passedOver;
    private OptionalLong lastInteractive = OptionalLong.empty();
    private boolean closed;

    WaitingLine(BatchLimits limits, ScoringListener listener, LongSupplier nanos) {
        this.limits = limits;
        this.listener = listener;
        this.nanos = nanos;
    }

    /** Adds all tasks at once; false if the line is closed. */
    synchronized boolean add(List<ScoreTask> tasks) {
        if (closed) {
            return false;
        }
        if (tasks.stream().anyMatch(task -> task.priority() == Priority.INTERACTIVE)) {
            lastInteractive = OptionalLong.of(nanos.getAsLong());
        }
        for (ScoreTask task : tasks) {
            SharedText.Key key = SharedText.key(task);
            SharedText running = onDevice.get(key);
            (running == null ? waiting.computeIfAbsent(key, SharedText::new) : running).add(task);
        }
        notifyAll();
        return true;
    }

    /** Takes a task out whose caller has left; without effect once it is on the device. */
    synchronized void remove(ScoreTask task) {
        SharedText text = waiting.get(SharedText.key(task));
        if (text != null && text.removeIf(task::equals)) {
            waiting.remove(text.key());
        }
    }

    /** Waits for the next batch of texts that are still wanted; empty once the line is closed. */
    List<SharedText> take() throws InterruptedException {
        while (true) {
            List<ScoreTask> late = new ArrayList<>();
            Optional<List<SharedText>> batch = batchOrLate(late);
            // Only now, without the lock: whoever hears of it may come back to this line.
            late.forEach(ScoreTask::expire);
            if (batch.isPresent()) {
                return batch.get();
            }
        }
    }

    /** Waits for a batch, or for tasks that are too late, which are added to {@code late}. */
    private synchronized Optional<List<SharedText>> batchOrLate(List<ScoreTask> late) throws InterruptedException {
        while (!closed) {
            long begun = nanos.getAsLong();
            removeIf(ScoreTask::isAbandoned);
            Set<ScoreTask> missed = Deadlines.missed(tasks(), begun);
            removeIf(missed::contains);
            late.addAll(missed);
            if (!waiting.isEmpty()) {
                List<SharedText> batch = BatchPacker.pack(waiting.values(), limits, passedOver, isShared(begun));
                move(batch);
                listener.packed(nanos.getAsLong() - begun);
                return Optional.of(batch);
            }
            if (!late.isEmpty()) {
                return Optional.empty();
            }
            wait();
        }
        return Optional.of(List.of());
    }

    /** Says that a batch has left the device, so that nobody joins its texts any more. */
    synchronized void done(Collection<SharedText> batch) {
        batch.forEach(text -> onDevice.remove(text.key()));
    }

    /** Texts that wait. */
    synchronized int texts() {
        return waiting.size();
    }

    /** Tokens of the texts that wait. */
    synchronized long tokens() {
        return waiting.values().stream().mapToLong(SharedText::length).sum();
    }

    /** Closes the line and returns what was still waiting. */
    synchronized List<SharedText> close() {
        closed = true;
        List<SharedText> left = List.copyOf(waiting.values());
        waiting.clear();
        notifyAll();
        return left;
    }

    private boolean isShared(long now) {
        return lastInteractive.isPresent() && now - lastInteractive.getAsLong() < COMPANY_NANOS;
    }

    private void move(List<SharedText> batch) {
        for (SharedText text : batch) {
            waiting.remove(text.key());
            onDevice.put(text.key(), text);
        }
        boolean bulkWaits = waiting.values().stream().anyMatch(text -> text.priority() == Priority.BULK);
        passedOver = bulkWaits && batch.getFirst().priority() == Priority.INTERACTIVE ? passedOver + 1 : 0;
    }

    private List<ScoreTask> tasks() {
        return waiting.values().stream().flatMap(text -> text.tasks().stream()).toList();
    }

    private void removeIf(Predicate<ScoreTask> unwanted) {
        waiting.values().removeIf(text -> text.removeIf(unwanted));
    }
}
