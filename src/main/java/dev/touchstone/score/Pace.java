package dev.touchstone.score;

import java.time.Duration;
import java.util.Arrays;

/**
 * How fast a model is at best, by what was seen of it. Attention makes the tokens of long texts dearer, so lengths are told apart,
 * in classes of powers of two. Thread-safe.
 */
final class Pace {
    /** So much faster than ever seen it may still be: the machine had other work, or the first batches found it cold. */
    private static final int SURPRISE = 2;
    /** Tokens behind what is remembered look back at more than those of a whole text, on average at twice as much. */
    private static final int LOOKING_BACK = 2;

    private final Seen[] byClass = new Seen[Integer.SIZE];
    private double nanosPerToken;
    private long leastNanos = Long.MAX_VALUE;

    /** The fastest batch whose longest text is of a class. */
    private record Seen(int longest, double tokens, long nanos) {
        static final Seen NOTHING = new Seen(1, 1, Long.MAX_VALUE);

        boolean isFasterThan(Seen other) {
            return nanos / tokens < other.nanos / other.tokens;
        }
    }

    Pace() {
        Arrays.fill(byClass, Seen.NOTHING);
    }

    /**
     * Notes a batch.
     *
     * @param longest of its texts, in tokens
     * @param tokens of all its texts
     * @param reused how many of them were not read
     */
    synchronized void observe(int longest, long tokens, long reused, long nanos) {
        long read = tokens - reused;
        double perToken = (double) nanos / read;
        if (nanosPerToken == 0 || perToken < nanosPerToken) {
            nanosPerToken = perToken;
        }
        leastNanos = Math.min(leastNanos, nanos);
        Seen seen = new Seen(longest, reused > 0 ? LOOKING_BACK * read : read, nanos);
        if (seen.isFasterThan(byClass[classOf(longest)])) {
            byClass[classOf(longest)] = seen;
        }
    }

    /** Tokens it reads in that time, at best; 0 before anything was seen. */
    synchronized long tokensWithin(Duration time) {
        return nanosPerToken == 0 ? 0 : (long) (time.toNanos() / nanosPerToken);
    }

    /**
     * Less time than this a token of a text cannot take: what it took in the fastest batch of texts as long, or else of the next
     * shorter ones, were the model twice as fast, and without what every batch takes. 0 before anything was seen.
     *
     * @param length of the text, in tokens
     */
    synchronized double leastNanosPerToken(int length) {
        for (int i = classOf(length); i >= 0; i--) {
            Seen seen = byClass[i];
            if (!seen.equals(Seen.NOTHING)) {
                double share = Math.min(1, (double) length / seen.longest);
                return share * Math.max(0, (double) seen.nanos / SURPRISE - leastNanos) / seen.tokens;
            }
        }
        return 0;
    }

    /** i for lengths above 2^(i - 1), up to 2^i. */
    private static int classOf(int length) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(length - 1);
    }
}
