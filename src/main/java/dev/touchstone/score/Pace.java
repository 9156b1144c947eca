package dev.touchstone.score;

import java.time.Duration;

/** How fast a model is at best, by what was seen of it. */
final class Pace {
    private volatile double nanosPerToken;

    /** Notes a batch. Called by one thread. */
    void observe(long tokens, long nanos) {
        double seen = (double) nanos / tokens;
        if (nanosPerToken == 0 || seen < nanosPerToken) {
            nanosPerToken = seen;
        }
    }

    /** Tokens it reads in that time, at best; 0 before anything was seen. */
    long tokensWithin(Duration time) {
        return nanosPerToken == 0 ? 0 : (long) (time.toNanos() / nanosPerToken);
    }

    /** Less time than this a text has never taken; 0 before anything was seen. */
    long leastNanos(int tokens) {
        return (long) (nanosPerToken * tokens);
    }
}
