package dev.touchstone.domain;

/** The version of this program. */
public final class TouchstoneVersion {
    public static final String CURRENT = "0.1.0";

    private TouchstoneVersion() {}
}
