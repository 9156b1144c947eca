package dev.touchstone.domain;

import java.util.HashSet;
import java.util.List;

/** What a judgement is about: an answer as a whole, or a single quality of it such as its tone, by name. */
public final class Attribute {
    /** The answer as a whole. */
    public static final String OVERALL = "overall";

    private static final int MAX_CHARS = 63;
    private static final int MAX_OUTPUTS = 32;

    private Attribute() {}

    /** Notes a name that is none. */
    static void check(Violations violations, String name) {
        check(violations, "attribute", name);
    }

    /** Notes what keeps names from being those of a model's outputs. */
    static void checkOutputs(Violations violations, List<String> names) {
        violations
                .check(
                        !names.isEmpty() && names.size() <= MAX_OUTPUTS,
                        "attributes",
                        names.size() + " names",
                        "1 to " + MAX_OUTPUTS)
                .check(new HashSet<>(names).size() == names.size(), "attributes", names, "each once");
        names.forEach(name -> check(violations, "attributes", name));
    }

    private static void check(Violations violations, String field, String name) {
        violations.check(
                !name.isBlank() && name.length() <= MAX_CHARS,
                field,
                name.isBlank() ? "empty" : name.length() + " characters",
                "1 to " + MAX_CHARS + " characters");
    }
}
