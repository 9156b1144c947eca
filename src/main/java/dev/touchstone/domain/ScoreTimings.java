package dev.touchstone.domain;

/** Where an item's time went, in nanoseconds: text to token ids, waiting for the device, on the device with its batch. */
public record ScoreTimings(long tokenizeNanos, long queueNanos, long inferenceNanos) {
    public static final ScoreTimings NONE = new ScoreTimings(0, 0, 0);

    /** The longer of each. */
    public ScoreTimings max(ScoreTimings other) {
        return new ScoreTimings(
                Math.max(tokenizeNanos, other.tokenizeNanos),
                Math.max(queueNanos, other.queueNanos),
                Math.max(inferenceNanos, other.inferenceNanos));
    }
}
