package dev.touchstone.jobs;

import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A filter of jobs in the language of AIP-160: comparisons of {@link JobField}s joined by AND, by OR, which binds more tightly, by NOT
 * and by parentheses.
 */
final class JobFilter {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\"[^\"]*\"|'[^']*'|<=|>=|!=|[=<>()]|[^\\s\"'=<>!()]+)\\s*");
    private static final Set<String> OPERATORS = Set.of("=", "!=", "<", "<=", ">", ">=");
    private static final String END = "the end";

    private final Deque<String> tokens = new ArrayDeque<>();

    private JobFilter(String filter) {
        Matcher matcher = TOKEN.matcher(filter);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        if (end < filter.stripTrailing().length()) {
            throw wrong(filter.substring(end), "a comparison such as state = TRAINING");
        }
    }

    /**
     * Reads a filter; an empty one lets everything through.
     *
     * @throws TouchstoneException INVALID_REQUEST naming {@code filter}
     */
    static Predicate<TrainingJob> parse(String filter) {
        JobFilter parser = new JobFilter(filter);
        if (parser.tokens.isEmpty()) {
            return job -> true;
        }
        Predicate<TrainingJob> predicate = parser.expression();
        parser.requireNothingMore();
        return predicate;
    }

    private Predicate<TrainingJob> expression() {
        Predicate<TrainingJob> all = factor();
        while (take("AND")) {
            all = all.and(factor());
        }
        return all;
    }

    private Predicate<TrainingJob> factor() {
        Predicate<TrainingJob> any = term();
        while (take("OR")) {
            any = any.or(term());
        }
        return any;
    }

    private Predicate<TrainingJob> term() {
        if (take("NOT")) {
            return term().negate();
        }
        if (take("(")) {
            Predicate<TrainingJob> inner = expression();
            if (!take(")")) {
                throw wrong(next(), ")");
            }
            return inner;
        }
        return comparison();
    }

    private Predicate<TrainingJob> comparison() {
        String name = next();
        JobField field = JobField.named(name).orElseThrow(() -> wrong(name, "one of " + JobField.names()));
        String operator = next();
        if (!OPERATORS.contains(operator)) {
            throw wrong(operator, "= or another operator behind " + name);
        }
        String value = next();
        if (value.equals(END) || OPERATORS.contains(value) || value.equals(")")) {
            throw wrong(value, "a value behind " + name + " " + operator);
        }
        return field.compared(operator, unquoted(value));
    }

    private static String unquoted(String value) {
        boolean isQuoted = value.startsWith("\"") || value.startsWith("'");
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }

    private boolean take(String token) {
        boolean isNext = token.equals(tokens.peek());
        if (isNext) {
            tokens.remove();
        }
        return isNext;
    }

    private String next() {
        String next = tokens.poll();
        return next == null ? END : next;
    }

    private void requireNothingMore() {
        if (!tokens.isEmpty()) {
            throw wrong(next(), "AND, OR or nothing more");
        }
    }

    static TouchstoneException wrong(String found, String expected) {
        return new TouchstoneException(List.of(new FieldViolation("filter", found + " (expected: " + expected + ")")));
    }
}
