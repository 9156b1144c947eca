package dev.touchstone.data;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Work on many items that keeps all cores busy. */
public final class AllCores {
    private AllCores() {}

    /**
     * The results of the items in their order.
     *
     * @param perTask how many items one thread takes at a time
     * @throws TouchstoneException what {@code work} throws; CANCELLED when the thread is interrupted
     */
    public static <T, R> List<R> map(List<T> items, int perTask, Function<T, R> work) {
        // Native calls hold on to their carrier thread, so virtual threads would win nothing.
        ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<R> results = new ArrayList<>(items.size());
            for (Future<List<R>> part : pool.invokeAll(tasks(items, perTask, work))) {
                results.addAll(result(part));
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TouchstoneException(Reason.CANCELLED, "data: interrupted while it was prepared", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T, R> List<Callable<List<R>>> tasks(List<T> items, int perTask, Function<T, R> work) {
        List<Callable<List<R>>> tasks = new ArrayList<>();
        for (int from = 0; from < items.size(); from += perTask) {
            List<T> part = items.subList(from, Math.min(from + perTask, items.size()));
            tasks.add(() -> part.stream().map(work).toList());
        }
        return tasks;
    }

    private static <R> R result(Future<R> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TouchstoneException known) {
                throw known;
            }
            throw new TouchstoneException(Reason.INTERNAL, "data: preparing it failed", e.getCause());
        }
    }
}
