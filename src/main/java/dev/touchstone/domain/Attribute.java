package dev.touchstone.domain;

/** What a judgement is about: an answer as a whole, or a single quality of it such as its tone, by name. */
public final class Attribute {
    /** The answer as a whole. */
    public static final String OVERALL = "overall";

    private static final int MAX_CHARS = 63;

    private Attribute() {}

    /** Notes a name that is none. */
    static void check(Violations violations, String name) {
        violations.check(
                !name.isBlank() && name.length() <= MAX_CHARS,
                "attribute",
                name.isBlank() ? "empty" : name.length() + " characters",
                "1 to " + MAX_CHARS + " characters");
    }
}
