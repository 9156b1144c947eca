package dev.touchstone.score;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which waiting items make the next batch. The oldest item always goes, and with it the items of its model in arrival order, up to
 * the first that would exceed the token budget: nobody is overtaken within a model, so nobody starves. Batches are ragged, so
 * choosing similar lengths would save nothing.
 */
final class BatchPacker {
    /** Something waiting to be scored. */
    interface Item {
        /** Items with the same model can share a batch. */
        Object model();

        int length();
    }

    private BatchPacker() {}

    /**
     * The next batch, in arrival order; empty only if nothing waits. Within {@code budget} tokens, unless it is one item alone.
     *
     * @param waiting in arrival order
     */
    static <T extends Item> List<T> pack(Collection<T> waiting, int budget) {
        List<T> batch = new ArrayList<>();
        long tokens = 0;
        for (T item : waiting) {
            if (batch.isEmpty() || item.model() == batch.getFirst().model()) {
                tokens += item.length();
                if (tokens > budget && !batch.isEmpty()) {
                    break;
                }
                batch.add(item);
            }
        }
        return batch;
    }
}
