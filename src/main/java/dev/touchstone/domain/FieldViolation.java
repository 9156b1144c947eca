package dev.touchstone.domain;

/** One bad field of a request: its path, such as {@code options.learning_rate}, and what was given and expected. */
public record FieldViolation(String field, String description) {
    /** This as a part of the field {@code path}. */
    public FieldViolation at(String path) {
        String separator = path.isEmpty() || field.isEmpty() ? "" : ".";
        return new FieldViolation(path + separator + field, description);
    }

    @Override
    public String toString() {
        return field + ": " + description;
    }
}
