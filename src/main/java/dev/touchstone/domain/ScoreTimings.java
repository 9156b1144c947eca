package dev.touchstone.domain;

/**
 * Where an item's time went from its arrival to its outcome, in nanoseconds: text to token ids, waiting (for a tokenizer, for the
 * other texts of its call, for the device), on the device with its batch.
 */
public record ScoreTimings(long tokenizeNanos, long queueNanos, long inferenceNanos) {
    public static final ScoreTimings NONE = new ScoreTimings(0, 0, 0);

    /** Those of the item that took longer: the longest of each phase would count twice what one item waited for another. */
    public ScoreTimings longer(ScoreTimings other) {
        return other.total() > total() ? other : this;
    }

    private long total() {
        return tokenizeNanos + queueNanos + inferenceNanos;
    }
}
