package dev.touchstone.jobs;

import dev.touchstone.domain.JobState;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.TrainingJob;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A field of a job that a filter may compare. One that a job does not have yet equals nothing. */
enum JobField {
    STATE(job -> Optional.of(job.state()), JobField::state),
    MODEL(TrainingJob::model),
    BASE_MODEL(TrainingJob::baseModel),
    DATA_SOURCE(TrainingJob::dataSource),
    REQUEST_ID(TrainingJob::requestId),
    MODEL_VERSION(job -> job.modelVersion().map(ModelName::toString).orElse("")),
    PRIORITY(job -> Optional.of(job.priority()), JobField::number),
    CREATE_TIME(job -> Optional.of(job.createTime()), JobField::time),
    START_TIME(TrainingJob::startTime, JobField::time),
    END_TIME(TrainingJob::endTime, JobField::time);

    private static final String STATE_PREFIX = "JOB_STATE_";

    private final Comparison comparison;

    <T extends Comparable<? super T>> JobField(Function<TrainingJob, Optional<T>> value, Function<String, T> parser) {
        this.comparison = (operator, text) -> {
            T other = parser.apply(text);
            if (isUnordered() && !isEquality(operator)) {
                throw JobFilter.wrong(operator, "= or != behind " + fieldName());
            }
            return job -> value.apply(job)
                    .map(mine -> holds(operator, mine.compareTo(other)))
                    .orElse(operator.equals("!="));
        };
    }

    JobField(Function<TrainingJob, String> text) {
        this.comparison = (operator, pattern) -> {
            if (!isEquality(operator)) {
                throw JobFilter.wrong(operator, "= or != behind " + fieldName());
            }
            return job -> matches(text.apply(job), pattern) == operator.equals("=");
        };
    }

    static Optional<JobField> named(String name) {
        return Stream.of(values())
                .filter(field -> field.fieldName().equals(name))
                .findFirst();
    }

    static String names() {
        return Stream.of(values()).map(JobField::fieldName).collect(Collectors.joining(", "));
    }

    /** @throws dev.touchstone.domain.TouchstoneException INVALID_REQUEST for an operator or a value that the field does not have */
    Predicate<TrainingJob> compared(String operator, String value) {
        return comparison.with(operator, value);
    }

    private String fieldName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private boolean isUnordered() {
        return this == STATE;
    }

    private static boolean isEquality(String operator) {
        return operator.equals("=") || operator.equals("!=");
    }

    private static boolean holds(String operator, int order) {
        return switch (operator) {
            case "=" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    /** A {@code *} at either end stands for anything. */
    private static boolean matches(String text, String pattern) {
        boolean open = pattern.startsWith("*");
        boolean openEnd = pattern.endsWith("*") && pattern.length() > 1;
        String part = pattern.substring(open ? 1 : 0, pattern.length() - (openEnd ? 1 : 0));
        if (open) {
            return openEnd ? text.contains(part) : text.endsWith(part);
        }
        return openEnd ? text.startsWith(part) : text.equals(part);
    }

    private static JobState state(String text) {
        String name = text.startsWith(STATE_PREFIX) ? text.substring(STATE_PREFIX.length()) : text;
        return Stream.of(JobState.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElseThrow(() -> JobFilter.wrong(
                        text,
                        "a state, one of "
                                + Stream.of(JobState.values())
                                        .map(JobState::name)
                                        .collect(Collectors.joining(", "))));
    }

    private static Integer number(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw JobFilter.wrong(text, "a whole number");
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw JobFilter.wrong(text, "a time such as \"2026-11-23T22:15:01Z\"");
        }
    }

    /** A test of jobs by this field. */
    private interface Comparison {
        Predicate<TrainingJob> with(String operator, String value);
    }
}
