package dev.touchstone.jobs;

import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Collects what is wrong with the fields of a request, each with a reason of its own. */
final class Problems {
    private final List<TouchstoneException> found = new ArrayList<>();

    /** @param known what is known to be wrong with the request already */
    Problems(List<FieldViolation> known) {
        if (!known.isEmpty()) {
            found.add(new TouchstoneException(known));
        }
    }

    /**
     * What the check of a field gives; empty if it finds something wrong. A field that is known to be wrong is not checked.
     *
     * @param field to blame unless the check names fields itself
     * @throws TouchstoneException what is no fault of the request
     */
    <T> Optional<T> collect(String field, Supplier<T> check) {
        if (violations().anyMatch(violation -> violation.field().equals(field))) {
            return Optional.empty();
        }
        try {
            return Optional.of(check.get());
        } catch (TouchstoneException e) {
            if (!isOfRequest(e.reason())) {
                throw e;
            }
            found.add(e.violations().isEmpty() ? blaming(field, e) : e);
            return Optional.empty();
        }
    }

    void throwIfAny() {
        if (found.size() == 1) {
            throw found.getFirst();
        }
        if (!found.isEmpty()) {
            throw new TouchstoneException(violations().toList());
        }
    }

    private Stream<FieldViolation> violations() {
        return found.stream().flatMap(problem -> problem.violations().stream());
    }

    private static boolean isOfRequest(Reason reason) {
        return switch (reason.fault()) {
            case CALLER, IDENTITY, PERMISSION, MISSING, STATE -> true;
            case OVERLOAD, UNAVAILABLE, DEADLINE, CANCELLED, INTERNAL -> false;
        };
    }

    private static TouchstoneException blaming(String field, TouchstoneException problem) {
        String message = String.valueOf(problem.getMessage());
        String prefix = field + ": ";
        String description = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
        return new TouchstoneException(problem.reason(), List.of(new FieldViolation(field, description)));
    }
}
