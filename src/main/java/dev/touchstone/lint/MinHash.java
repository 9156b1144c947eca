package dev.touchstone.lint;

import java.util.Arrays;

/**
 * A sketch of a text by which similar ones are found: the least hash of its shingles in each of {@value #BINS} bins (one permutation
 * hashing, Li, Owen and Zhang 2012), empty bins filled from others (Shrivastava 2017), {@value #ROWS} bins to a band. Two texts of
 * similarity s have a band alike with probability s^{@value #ROWS}.
 */
final class MinHash {
    static final int BANDS = 16;
    private static final int ROWS = 4;
    private static final int BINS = BANDS * ROWS;
    private static final long EMPTY = Long.MAX_VALUE;

    private MinHash() {}

    /** A hash of each band. */
    static int[] bands(String text) {
        long[] bins = new long[BINS];
        Arrays.fill(bins, EMPTY);
        Shingles.of(text).forEach(hash -> {
            int bin = (int) (hash >>> 58);
            bins[bin] = Math.min(bins[bin], hash & 0x3FFFFFFFFFFFFFFL);
        });
        int[] bands = new int[BANDS];
        for (int bin = 0; bin < BINS; bin++) {
            long value = bins[filled(bin, bins)];
            bands[bin / ROWS] = (int) (Shingles.mixed(bands[bin / ROWS] * 31L + value) >>> 32);
        }
        return bands;
    }

    /** How many bands are alike. */
    static int alike(int[] left, int[] right) {
        int alike = 0;
        for (int band = 0; band < BANDS; band++) {
            alike += left[band] == right[band] ? 1 : 0;
        }
        return alike;
    }

    /** The bin itself, or the one that stands in for it, the same for all texts as far as they have it. */
    private static int filled(int bin, long[] bins) {
        int found = bin;
        for (long attempt = 1; bins[found] == EMPTY; attempt++) {
            found = (int) (Shingles.mixed(bin * 0x9E3779B97F4A7C15L + attempt) >>> 58);
        }
        return found;
    }
}
