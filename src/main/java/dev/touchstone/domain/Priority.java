package dev.touchstone.domain;

/** Which work goes first. */
public enum Priority {
    /** Somebody waits for it. */
    INTERACTIVE,
    /** It takes what capacity is left, and a share of its own when nothing is. */
    BULK
}
