package dev.touchstone.domain;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one exception of the product: a reason for programs and a message for people, which never holds a text or prompt. */
public final class TouchstoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient List<FieldViolation> violations;

    public TouchstoneException(Reason reason, String message) {
        this(reason, message, null);
    }

    public TouchstoneException(Reason reason, String message, @Nullable Throwable cause) {
        this(reason, message, cause, List.of());
    }

    /** All bad fields of one request. */
    public TouchstoneException(List<FieldViolation> violations) {
        this(Reason.INVALID_REQUEST, violations);
    }

    /** Bad fields of one request that have a reason of their own. */
    public TouchstoneException(Reason reason, List<FieldViolation> violations) {
        this(
                reason,
                violations.stream().map(FieldViolation::toString).collect(Collectors.joining("; ")),
                null,
                violations);
    }

    private TouchstoneException(
            Reason reason, String message, @Nullable Throwable cause, List<FieldViolation> violations) {
        super(message, cause);
        this.reason = reason;
        this.violations = List.copyOf(violations);
    }

    /** One bad field that has a reason of its own. */
    public static TouchstoneException of(Reason reason, String field, String description) {
        return new TouchstoneException(reason, List.of(new FieldViolation(field, description)));
    }

    /** This with its bad fields as parts of the field {@code path}; the message stays as it is. */
    public TouchstoneException at(String path) {
        if (violations.isEmpty()) {
            return this;
        }
        return new TouchstoneException(
                reason,
                String.valueOf(getMessage()),
                getCause(),
                violations.stream().map(violation -> violation.at(path)).toList());
    }

    public Reason reason() {
        return reason;
    }

    /** The bad fields; empty when no field of a request is to blame. */
    public List<FieldViolation> violations() {
        return violations;
    }
}
