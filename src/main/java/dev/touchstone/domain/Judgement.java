package dev.touchstone.domain;

/** What a calibration says about one answer. */
public sealed interface Judgement {
    /** Nothing: it is for other weights of attributes than those of this reward. */
    Judgement OTHER_WEIGHTS = new OtherWeights();

    /** @param pAcceptable probability, 0 to 1, that people would call it acceptable */
    record Gated(double pAcceptable, Verdict verdict) implements Judgement {}

    /** The type of {@link #OTHER_WEIGHTS}. */
    record OtherWeights() implements Judgement {}
}
