package dev.touchstone.score;

/** An answer that is being written: what was read of it last is remembered until it is forgotten. Guarded by the cache. */
public final class Draft {
    private boolean forgotten;

    void forget() {
        forgotten = true;
    }

    boolean isForgotten() {
        return forgotten;
    }
}
