package dev.touchstone.lint;

import dev.touchstone.domain.Finding;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Prompts, and texts without a prompt, that are both to train and to measure on; a part that is split off never has any. */
final class BothSides {
    private BothSides() {}

    /** @param groups of records with the same prompt, but for case and white space */
    static List<Finding> find(Records records, Collection<List<Integer>> groups) {
        BitSet leaking = new BitSet();
        for (List<Integer> group : groups) {
            BitSet rows = new BitSet();
            group.forEach(rows::set);
            leaking.or(records.onBothSides(rows));
        }
        return leaking.isEmpty()
                ? List.of()
                : List.of(records.finding(
                        Finding.Kind.SAME_PROMPT_ON_BOTH_SIDES,
                        Finding.Severity.ERROR,
                        leaking,
                        "to measure on, with a prompt, or text, that is also one to train on",
                        "remove them from either side, or leave eval_data out: then the split keeps prompts together"));
    }
}
