package dev.touchstone.domain;

/** What a calibrated gate says about an answer. */
public enum Verdict {
    /** Good enough to be shown. */
    ACCEPT,
    /** Between the thresholds: a person should look. */
    REVIEW,
    /** Not to be shown. */
    BLOCK
}
