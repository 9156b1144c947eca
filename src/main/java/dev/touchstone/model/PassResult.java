package dev.touchstone.model;

/**
 * What one forward and backward pass gave.
 *
 * @param loss weighted mean over the pairs of {@code -p log sigmoid(d) - (1 - p) log sigmoid(-d)}, where
 *     {@code d = r_chosen - r_rejected - margin} and p is the pair's target; centring included
 * @param rewards one per text, in logits
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays come from the engine
public record PassResult(double loss, float[] rewards) {}
