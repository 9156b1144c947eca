package dev.touchstone.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Krippendorff's alpha for ordinal values, any number of observers and missing values (Krippendorff 2011, "Computing
 * Krippendorff's Alpha-Reliability").
 *
 * <p>{@code alpha = 1 - D_o / D_e}. The ordinal difference of two values, {@code n_c/2 + n_(c+1) + ... + n_(k-1) + n_k/2} with
 * the frequencies {@code n} of all values that can be paired, is the difference of their mid-ranks {@code x} in the pool of
 * those values. So with n pairable values in all, and m in a unit,
 *
 * <pre>
 *                        sum over units (m sum(x^2) - sum(x)^2) / (m - 1)
 *   alpha = 1 - (n - 1) --------------------------------------------------
 *                              n sum(x^2) - sum(x)^2, over all
 * </pre>
 *
 * Undefined (NaN) where nothing can be paired or all values are equal.
 */
public final class KrippendorffAlpha {
    /** For each unit the indexes of its values among the distinct ones. */
    private final List<int[]> units;

    private final int distinct;

    private KrippendorffAlpha(List<int[]> units, int distinct) {
        this.units = units;
        this.distinct = distinct;
    }

    /** @param units the values that observers gave to each, in any order; missing ones are not there */
    public static double ordinal(List<double[]> units) {
        int[] once = new int[units.size()];
        Arrays.fill(once, 1);
        return of(units).ordinal(once);
    }

    static KrippendorffAlpha of(List<double[]> units) {
        double[] values = units.stream()
                .flatMapToDouble(Arrays::stream)
                .sorted()
                .distinct()
                .toArray();
        List<int[]> indexes = new ArrayList<>();
        for (double[] unit : units) {
            indexes.add(Arrays.stream(unit)
                    .mapToInt(value -> Arrays.binarySearch(values, value))
                    .toArray());
        }
        return new KrippendorffAlpha(indexes, values.length);
    }

    /** Alpha with each unit taken as many times as {@code times} says. */
    double ordinal(int[] times) {
        long[] frequencies = frequencies(times);
        double[] ranks = midRanks(frequencies);
        double n = Arrays.stream(frequencies).sum();
        double sum = 0;
        double squares = 0;
        for (int value = 0; value < distinct; value++) {
            sum += frequencies[value] * ranks[value];
            squares += frequencies[value] * ranks[value] * ranks[value];
        }
        double expected = n * squares - sum * sum;
        return expected > 0 ? 1 - (n - 1) * observed(times, ranks) / expected : Double.NaN;
    }

    private long[] frequencies(int[] times) {
        long[] frequencies = new long[distinct];
        for (int u = 0; u < times.length; u++) {
            if (units.get(u).length > 1) {
                for (int value : units.get(u)) {
                    frequencies[value] += times[u];
                }
            }
        }
        return frequencies;
    }

    /** Centred, so that sums of squares lose no digits. */
    private static double[] midRanks(long[] frequencies) {
        double[] ranks = new double[frequencies.length];
        double below = -Arrays.stream(frequencies).sum() / 2.0;
        for (int value = 0; value < frequencies.length; value++) {
            ranks[value] = below + frequencies[value] / 2.0;
            below += frequencies[value];
        }
        return ranks;
    }

    private double observed(int[] times, double[] ranks) {
        double observed = 0;
        for (int u = 0; u < times.length; u++) {
            int[] unit = units.get(u);
            if (unit.length > 1 && times[u] > 0) {
                observed += times[u] * spread(unit, ranks) / (unit.length - 1);
            }
        }
        return observed;
    }

    /** Sum of the squared differences of all pairs, each pair once. */
    private static double spread(int[] unit, double[] ranks) {
        double sum = 0;
        double squares = 0;
        for (int value : unit) {
            sum += ranks[value];
            squares += ranks[value] * ranks[value];
        }
        return unit.length * squares - sum * sum;
    }
}
