package dev.touchstone.lint;

import java.util.Arrays;
import java.util.stream.LongStream;

/** The runs of {@value #LENGTH} characters that occur in a text, as hashes: what near duplicates have in common. */
final class Shingles {
    static final int LENGTH = 8;
    private static final long BASE = 1_000_003;
    private static final long LEAVING = power(BASE, LENGTH);

    private Shingles() {}

    /** With repetitions. A text that is shorter counts as one run. */
    static LongStream of(String text) {
        int length = Math.min(LENGTH, text.length());
        long[] hashes = new long[text.length() - length + 1];
        long rolling = 0;
        for (int i = 0; i < text.length(); i++) {
            rolling = rolling * BASE + text.charAt(i);
            if (i >= LENGTH) {
                rolling -= LEAVING * text.charAt(i - LENGTH);
            }
            if (i >= length - 1) {
                hashes[i - length + 1] = mixed(rolling);
            }
        }
        return Arrays.stream(hashes);
    }

    /** Share of the runs of either text that both have (Jaccard). */
    static double similarity(String a, String b) {
        long[] left = of(a).sorted().distinct().toArray();
        long[] right = of(b).sorted().distinct().toArray();
        int common = 0;
        for (int i = 0, j = 0; i < left.length && j < right.length; ) {
            int order = Long.compare(left[i], right[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return (double) common / (left.length + right.length - common);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on every bit. */
    static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static long power(long base, int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }
}
