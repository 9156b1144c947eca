package dev.touchstone.gate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Counts how two orders of the same things compare, each thing taken any number of times, in time n log n (Knight 1966, here with a
 * Fenwick tree in the place of the merge sort).
 */
final class TauCounter {
    private final double[] left;
    private final double[] right;
    /** Things by left, then right value. */
    private final int[] order;
    /** The place of each thing's right value among the distinct ones, from 1. */
    private final int[] rightPlace;

    private final int distinct;

    TauCounter(double[] left, double[] right) {
        this.left = left;
        this.right = right;
        order = IntStream.range(0, left.length)
                .boxed()
                .sorted((a, b) -> {
                    int byLeft = Double.compare(left[a], left[b]);
                    return byLeft != 0 ? byLeft : Double.compare(right[a], right[b]);
                })
                .mapToInt(Integer::intValue)
                .toArray();
        double[] values = Arrays.stream(right).sorted().distinct().toArray();
        rightPlace = Arrays.stream(right)
                .mapToInt(value -> 1 + Arrays.binarySearch(values, value))
                .toArray();
        distinct = values.length;
    }

    /** Pairs of one thing taken twice are tied in both orders, and so count nowhere. */
    KendallTau count(int[] times) {
        long[] before = new long[distinct + 1];
        long all = 0;
        KendallTau counts = KendallTau.NONE;
        for (int from = 0, to; from < order.length; from = to) {
            to = end(from, left);
            for (int i = from; i < to; i++) {
                long own = times[order[i]];
                long below = sum(before, rightPlace[order[i]] - 1);
                long upTo = sum(before, rightPlace[order[i]]);
                counts = counts.plus(new KendallTau(own * below, own * (all - upTo), 0, own * (upTo - below)), 1);
            }
            counts = counts.plus(new KendallTau(0, 0, tiedLeft(from, to, times), 0), 1);
            for (int i = from; i < to; i++) {
                all += times[order[i]];
                add(before, rightPlace[order[i]], times[order[i]]);
            }
        }
        return counts;
    }

    /** Pairs of different right values among things of the same left value. */
    private long tiedLeft(int from, int to, int[] times) {
        long together = 0;
        long alike = 0;
        for (int i = from, next; i < to; i = next) {
            next = Math.min(to, end(i, right));
            long same = 0;
            for (int j = i; j < next; j++) {
                same += times[order[j]];
            }
            together += same;
            alike += same * same;
        }
        return (together * together - alike) / 2;
    }

    private int end(int from, double[] values) {
        int end = from + 1;
        while (end < order.length && values[order[end]] == values[order[from]]) {
            end++;
        }
        return end;
    }

    private static long sum(long[] tree, int place) {
        long sum = 0;
        for (int i = place; i > 0; i &= i - 1) {
            sum += tree[i];
        }
        return sum;
    }

    private static void add(long[] tree, int place, long value) {
        for (int i = place; i < tree.length; i += i & -i) {
            tree[i] += value;
        }
    }
}
