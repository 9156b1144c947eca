package dev.touchstone.testing;

import dev.touchstone.score.Alarm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock as {@link System#nanoTime} and its alarm, moved by hand. */
public final class ManualNanos implements LongSupplier, Alarm {
    private final AtomicLong nanos = new AtomicLong();
    private final List<Bell> bells = new CopyOnWriteArrayList<>();

    /** Also rings what is due by then. */
    public void advance(Duration by) {
        long now = nanos.addAndGet(by.toNanos());
        List<Bell> due = bells.stream().filter(bell -> bell.dueNanos <= now).toList();
        bells.removeAll(due);
        due.forEach(bell -> bell.rung.complete(null));
    }

    /** Alarms that somebody still waits for. */
    public long waiting() {
        return bells.stream().filter(bell -> !bell.rung.isDone()).count();
    }

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    @Override
    public CompletableFuture<Void> after(Duration delay) {
        CompletableFuture<Void> rung = new CompletableFuture<>();
        bells.add(new Bell(nanos.get() + delay.toNanos(), rung));
        return rung;
    }

    private record Bell(long dueNanos, CompletableFuture<Void> rung) {}
}
