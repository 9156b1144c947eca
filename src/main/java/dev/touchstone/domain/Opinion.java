package dev.touchstone.domain;

import java.util.List;

/**
 * What one person thinks of some answers.
 *
 * @param annotator empty = nobody named
 * @param values for each answer, higher is better; NaN where the person said nothing. Only values of one person compare
 */
public record Opinion(String annotator, List<Double> values) {
    public Opinion {
        values = List.copyOf(values);
    }

    /** Whether the person said something of an answer. */
    public boolean has(int answer) {
        return !values.get(answer).isNaN();
    }
}
