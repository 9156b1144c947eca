package dev.touchstone.model;

/**
 * What one forward and backward pass gave.
 *
 * @param loss weighted mean over the pairs of {@code -log sigmoid(r_chosen - r_rejected - margin)}, centring included
 * @param rewards one per text, in logits
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays come from the engine
public record PassResult(double loss, float[] rewards) {}
