package dev.touchstone.score;

/** Hears what the device does. Called by its thread, so quick. */
public interface ScoringListener {
    /** One that does not listen. */
    ScoringListener NONE = new ScoringListener() {};

    /** The next batch was chosen. */
    default void packed(long nanos) {}

    /** A batch was computed. */
    default void computed(int texts, long tokens, long nanos) {}
}
