package dev.touchstone.data;

import java.util.Random;

/** Independent streams of random numbers of one seed, so that one use of the seed does not move another. */
enum RandomStream {
    SPLIT(1),
    POSITIVES(2),
    NEGATIVES(3),
    BATCHES(4),
    RATED(5);

    private final long number;

    RandomStream(long number) {
        this.number = number;
    }

    Random of(long seed) {
        return of(seed, 0);
    }

    /** {@link Random} itself, because its numbers are fixed by its specification. */
    Random of(long seed, int epoch) {
        long state = seed + 0x9E3779B97F4A7C15L * (number + ((long) epoch << 8));
        state = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        state = (state ^ (state >>> 27)) * 0x94D049BB133111EBL;
        return new Random(state ^ (state >>> 31));
    }
}
