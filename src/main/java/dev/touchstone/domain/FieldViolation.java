package dev.touchstone.domain;

/** One bad field of a request: its path, such as {@code options.learning_rate}, and what was given and expected. */
public record FieldViolation(String field, String description) {
    @Override
    public String toString() {
        return field + ": " + description;
    }
}
