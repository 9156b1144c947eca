package dev.touchstone.score;

import dev.touchstone.domain.Priority;

/**
 * Work on a text whose tokens are not known yet.
 *
 * @param chars of the text: what the work will cost
 * @param enteredNanos when its request came, on a clock as {@link System#nanoTime}
 */
public record TextWork(Priority priority, int chars, long enteredNanos, Runnable task) implements Runnable {
    /** Beyond so many characters, which take a few hundredths of a second, others notice that they wait. */
    static final int LONG_CHARS = 16_384;

    /** Several times what tokenizing a character takes. */
    private static final long PATIENCE_NANOS_PER_CHAR = 10_000;

    boolean isLong() {
        return chars > LONG_CHARS;
    }

    /** The longer a text, the longer others that came later may pass it. */
    long dueNanos() {
        return enteredNanos + chars * PATIENCE_NANOS_PER_CHAR;
    }

    @Override
    public void run() {
        task.run();
    }
}
