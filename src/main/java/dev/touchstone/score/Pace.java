package dev.touchstone.score;

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

    /** Less time than this a text has never taken; 0 before anything was seen. */
    long leastNanos(int tokens) {
        return (long) (nanosPerToken * tokens);
    }
}
