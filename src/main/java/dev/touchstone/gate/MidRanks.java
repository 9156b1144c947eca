package dev.touchstone.gate;

import java.util.Arrays;

/** Ranks from 1, ascending, in which tied values share the mean of the ranks they take up. */
final class MidRanks {
    private MidRanks() {}

    static double[] of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int first = lowerBound(sorted, values[i]);
            int last = first;
            while (last + 1 < sorted.length && sorted[last + 1] == values[i]) {
                last++;
            }
            ranks[i] = 1 + (first + last) / 2.0;
        }
        return ranks;
    }

    private static int lowerBound(double[] sorted, double value) {
        int found = Arrays.binarySearch(sorted, value);
        while (found > 0 && sorted[found - 1] == value) {
            found--;
        }
        return found;
    }
}
