package dev.touchstone.lint;

import dev.touchstone.data.PromptGroups;
import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Preferences as checks look at them: each stands on the line of its number. */
final class Looked {
    static final Prompt QUESTION = new Prompt.Text("Where is my parcel?");

    private Looked() {}

    static Records records(Preference... preferences) {
        return records(List.of(preferences), new BitSet());
    }

    static Records records(List<Preference> preferences, BitSet measured) {
        return new Records(
                preferences,
                IntStream.range(0, preferences.size())
                        .mapToObj(row -> new Finding.Where("data.jsonl:" + (row + 1), ""))
                        .toList(),
                measured);
    }

    static Collection<List<Integer>> groups(Records records) {
        return PromptGroups.of(records.preferences());
    }

    static Preference preferred(String chosen, String rejected, String annotator) {
        return new Preference.Pair(QUESTION, chosen, rejected, 0, 1, annotator);
    }

    static List<String> places(Finding finding) {
        return finding.examples().stream().map(Finding.Where::place).toList();
    }
}
