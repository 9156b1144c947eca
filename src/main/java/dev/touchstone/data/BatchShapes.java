package dev.touchstone.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which sizes of groups make a batch. The shapes are drawn from the sizes alone, so however the groups are shuffled there are as
 * many batches.
 */
final class BatchShapes {
    private BatchShapes() {}

    /**
     * Best-fit decreasing: each size, largest first, goes into the fullest batch that has room for it.
     *
     * @return for each batch the sizes of its groups; they sum up to at most {@code capacity}, unless it is one larger group
     */
    static List<List<Integer>> of(List<Integer> sizes, int capacity) {
        List<List<Integer>> shapes = new ArrayList<>();
        NavigableMap<Integer, Deque<List<Integer>>> byRoom = new TreeMap<>();
        for (int size : sizes.stream().sorted(Comparator.reverseOrder()).toList()) {
            Map.Entry<Integer, Deque<List<Integer>>> fullest = byRoom.ceilingEntry(size);
            int room = fullest == null ? capacity : fullest.getKey();
            List<Integer> shape = fullest == null ? new ArrayList<>() : take(fullest, byRoom);
            if (fullest == null) {
                shapes.add(shape);
            }
            shape.add(size);
            if (room > size) {
                byRoom.computeIfAbsent(room - size, r -> new ArrayDeque<>()).add(shape);
            }
        }
        return shapes;
    }

    private static List<Integer> take(
            Map.Entry<Integer, Deque<List<Integer>>> entry, Map<Integer, Deque<List<Integer>>> byRoom) {
        List<Integer> shape = entry.getValue().remove();
        if (entry.getValue().isEmpty()) {
            byRoom.remove(entry.getKey());
        }
        return shape;
    }
}
