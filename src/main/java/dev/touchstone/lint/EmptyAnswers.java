package dev.touchstone.lint;

import dev.touchstone.domain.Finding;
import java.util.BitSet;
import java.util.List;

/** Answers that say nothing: without a letter or digit. Those without any character at all are not even read. */
final class EmptyAnswers {
    private EmptyAnswers() {}

    static List<Finding> find(Records records) {
        BitSet empty = records.indexes()
                .filter(row -> records.preferences().get(row).answers().stream().anyMatch(EmptyAnswers::saysNothing))
                .collect(BitSet::new, BitSet::set, BitSet::or);
        return empty.isEmpty()
                ? List.of()
                : List.of(records.finding(
                        Finding.Kind.EMPTY_ANSWER,
                        Finding.Severity.WARNING,
                        empty,
                        "with an answer without a letter or digit",
                        "remove them, unless such answers are to be judged"));
    }

    private static boolean saysNothing(String answer) {
        return answer.codePoints().noneMatch(Character::isLetterOrDigit);
    }
}
