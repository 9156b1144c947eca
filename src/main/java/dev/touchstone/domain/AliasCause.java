package dev.touchstone.domain;

/** Why an alias changed. */
public enum AliasCause {
    /** A version was published. */
    PUBLISHED,
    /** Somebody promoted a version. */
    PROMOTED,
    /** Somebody went back to the champion before. */
    ROLLED_BACK,
    /** The version it stood for was deleted. */
    DELETED
}
