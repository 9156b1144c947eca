package dev.touchstone.domain;

/** Which end of an over-long text is cut off. */
public enum Truncation {
    NONE,
    RIGHT,
    LEFT
}
