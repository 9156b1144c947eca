package dev.touchstone.score;

import dev.touchstone.domain.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which waiting items make the next batch. Interactive items go first; after {@link #PATIENCE} batches that passed bulk items over,
 * the next is theirs. Within a class the item that is due first always goes, and with it items of its model, the earliest due
 * first: one that no longer fits into the token budget lets shorter ones pass and then leads a batch itself, so nobody starves.
 *
 * <p>Classes never share a batch: an interactive item would have to wait for the bulk items beside it. Batches are ragged, so the
 * budget counts real tokens, and neighbours of unlike lengths cost no padding.
 */
final class BatchPacker {
    /** Batches that may pass waiting bulk items over. */
    static final int PATIENCE = 7;

    /** How long a batch of bulk work may take where its least number of tokens takes less. */
    private static final Duration BULK_TIME = Duration.ofMillis(50);
    /** The same while interactive items come too. */
    private static final Duration SHARED_BULK_TIME = Duration.ofMillis(20);

    /** How long a batch of interactive work may take where the least number of tokens of bulk work takes less. */
    private static final Duration INTERACTIVE_TIME = Duration.ofMillis(200);

    /** Something waiting to be scored. */
    interface Item {
        /** Items with the same model can share a batch. */
        Object model();

        int length();

        /** Tokens that its model reads in a time; 0 while that is not known. */
        long tokensWithin(Duration time);

        Priority priority();

        /** When it should be done, on a clock as {@link System#nanoTime}. */
        long dueNanos();
    }

    private static final Comparator<Item> EARLIEST_DUE = (a, b) -> Long.signum(a.dueNanos() - b.dueNanos());

    private BatchPacker() {}

    /**
     * The next batch, the earliest due first; empty only if nothing waits. Within the limits, unless it is one item alone.
     *
     * @param waiting in arrival order, which decides between items due at the same time
     * @param passedOver how many batches in a row have passed waiting bulk items over
     * @param shared whether interactive items come too, and may come while the batch is on the device
     */
    static <T extends Item> List<T> pack(Collection<T> waiting, BatchLimits limits, int passedOver, boolean shared) {
        Priority next = next(waiting, passedOver);
        List<T> ofClass = waiting.stream()
                .filter(item -> item.priority() == next)
                .sorted(EARLIEST_DUE)
                .toList();
        return ofClass.isEmpty() ? List.of() : fill(ofClass, budget(ofClass.getFirst(), limits, shared));
    }

    private static long budget(Item first, BatchLimits limits, boolean shared) {
        return first.priority() == Priority.BULK ? bulk(first, limits, shared) : interactive(first, limits);
    }

    /** Who comes next waits for the end of a batch, and for its own, which is filled up with the items of others. */
    private static long interactive(Item first, BatchLimits limits) {
        long inTime = first.tokensWithin(INTERACTIVE_TIME);
        return inTime == 0 ? limits.tokens() : Math.clamp(inTime, limits.bulkTokens(), limits.tokens());
    }

    /** Small batches cost throughput, large ones the patience of others: who is alone gets large ones. */
    private static long bulk(Item first, BatchLimits limits, boolean shared) {
        return shared
                ? Math.clamp(first.tokensWithin(SHARED_BULK_TIME), limits.sharedBulkTokens(), limits.tokens())
                : Math.clamp(first.tokensWithin(BULK_TIME), limits.bulkTokens(), limits.tokens());
    }

    private static Priority next(Collection<? extends Item> waiting, int passedOver) {
        boolean interactive = has(waiting, Priority.INTERACTIVE);
        boolean bulksTurn = passedOver >= PATIENCE && has(waiting, Priority.BULK);
        return interactive && !bulksTurn ? Priority.INTERACTIVE : Priority.BULK;
    }

    private static boolean has(Collection<? extends Item> waiting, Priority priority) {
        return waiting.stream().anyMatch(item -> item.priority() == priority);
    }

    private static <T extends Item> List<T> fill(List<T> earliestFirst, long budget) {
        List<T> batch = new ArrayList<>();
        @Nullable Object model = null;
        long tokens = 0;
        for (T item : earliestFirst) {
            boolean first = batch.isEmpty();
            if (first || (item.model() == model && tokens + item.length() <= budget)) {
                model = item.model();
                tokens += item.length();
                batch.add(item);
            }
        }
        return batch;
    }
}
