package dev.touchstone.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Splits work into passes of bounded size, so that memory does not grow with what is asked for at once. */
final class Packing {
    private Packing() {}

    /** Items in their order, in groups of at most {@code budget} tokens; an item larger than that stands alone. */
    static <T> List<List<T>> pack(List<T> items, ToLongFunction<T> tokens, long budget) {
        List<List<T>> groups = new ArrayList<>();
        long used = budget;
        for (T item : items) {
            long size = tokens.applyAsLong(item);
            if (groups.isEmpty() || used + size > budget) {
                groups.add(new ArrayList<>());
                used = 0;
            }
            groups.getLast().add(item);
            used += size;
        }
        return groups;
    }
}
