package dev.touchstone.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects every bad field of a request, so that the caller learns of all of them at once. */
public final class Violations {
    private static final int MAX_VALUE_CHARS = 80;

    private final List<FieldViolation> found = new ArrayList<>();

    /** Notes a violation unless {@code valid}: {@code field: value (expected: expected)}; a long value is cut short. */
    public Violations check(boolean valid, String field, @Nullable Object value, String expected) {
        if (!valid) {
            add(field, shortened(String.valueOf(value)) + " (expected: " + expected + ")");
        }
        return this;
    }

    public void add(String field, String description) {
        found.add(new FieldViolation(field, description));
    }

    /** Runs a part of the mapping; what it finds wrong is noted under {@code prefix} and null returned. */
    public <T> @Nullable T collect(String prefix, Supplier<T> part) {
        try {
            return part.get();
        } catch (TouchstoneException e) {
            if (e.violations().isEmpty()) {
                add(prefix, String.valueOf(e.getMessage()));
            }
            for (FieldViolation violation : e.violations()) {
                found.add(violation.at(prefix));
            }
            return null;
        }
    }

    public List<FieldViolation> found() {
        return List.copyOf(found);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new TouchstoneException(found);
        }
    }

    // A wrong value can be as long as a request.
    private static String shortened(String value) {
        if (value.isEmpty()) {
            return "\"\"";
        }
        return value.length() <= MAX_VALUE_CHARS ? value : value.substring(0, MAX_VALUE_CHARS) + "...";
    }
}
