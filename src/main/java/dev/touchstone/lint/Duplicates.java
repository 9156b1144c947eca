package dev.touchstone.lint;

import dev.touchstone.data.CanonicalForm;
import dev.touchstone.data.PromptGroups;
import dev.touchstone.data.Sha256;
import dev.touchstone.domain.Finding;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Records that say the same as an earlier one, but for case and white space: the same judgement of the same people. */
final class Duplicates {
    private Duplicates() {}

    static List<Finding> find(Records records) {
        Set<String> seen = new HashSet<>();
        BitSet repeated = new BitSet();
        for (int row = 0; row < records.size(); row++) {
            Sha256 sha256 = new Sha256();
            sha256.update(PromptGroups.normalized(
                    CanonicalForm.line(records.preferences().get(row))));
            repeated.set(row, !seen.add(sha256.hex()));
        }
        return repeated.isEmpty()
                ? List.of()
                : List.of(records.finding(
                        Finding.Kind.DUPLICATE_RECORD,
                        Finding.Severity.WARNING,
                        repeated,
                        "the same as an earlier one, judgement and all",
                        "remove them, unless the judgement was really given that often: each counts as one more"));
    }
}
