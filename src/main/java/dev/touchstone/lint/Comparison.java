package dev.touchstone.lint;

import dev.touchstone.domain.Preference;
import java.util.ArrayList;
import java.util.List;

/**
 * One person preferred one answer to another.
 *
 * @param row index of the record that says so
 */
record Comparison(String annotator, String preferred, String other, int row) {
    /** What a record says by itself; ratings and labels say something only beside others. */
    static List<Comparison> of(Preference preference, int row) {
        return switch (preference) {
            case Preference.Pair pair -> List.of(new Comparison(pair.annotator(), pair.chosen(), pair.rejected(), row));
            case Preference.Ranking ranking ->
                ranking.rankings().stream()
                        .flatMap(one -> of(one, ranking.responses(), row).stream())
                        .toList();
            case Preference.Rating rating -> List.of();
            case Preference.LabelledText text -> List.of();
        };
    }

    private static List<Comparison> of(Preference.AnnotatorRanks one, List<String> answers, int row) {
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            for (int j = 0; j < answers.size(); j++) {
                if (one.ranks().get(i) < one.ranks().get(j)) {
                    comparisons.add(new Comparison(one.annotator(), answers.get(i), answers.get(j), row));
                }
            }
        }
        return comparisons;
    }
}
