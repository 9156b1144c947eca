package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Preferences as pairs.
 *
 * @param tied pairs without a majority
 * @param unpaired texts left over when no other is there to join them with
 */
record Pairing(List<PairGroup> groups, long tied, long unpaired) {

    /**
     * Judgements of several people about the same two answers become one pair, wherever they stand. Labelled texts of each label,
     * and rated texts, are shuffled with the seed and joined into pairs; judgements of two people are not compared.
     *
     * @param softLabels whether a pair's target is the share of people who preferred its chosen side; otherwise it is 1, and pairs
     *     without a majority are left out
     */
    static Pairing of(List<Preference> preferences, boolean softLabels, long seed) {
        List<PairGroup> groups = new ArrayList<>();
        LabelledTexts labelled = new LabelledTexts();
        Ratings ratings = new Ratings();
        for (SameAnswers.Row row : SameAnswers.merged(preferences)) {
            switch (row.preference()) {
                case Preference.Pair pair -> groups.add(group(pair, row.index()));
                case Preference.Ranking ranking -> groups.add(group(ranking, row.index()));
                case Preference.Rating rating -> ratings.add(rating, row.index());
                case Preference.LabelledText text -> labelled.add(text, row.index());
            }
        }
        groups.addAll(ratings.ofPrompts());
        groups.addAll(ratings.ofTexts(RandomStream.RATED.of(seed)));
        groups.addAll(labelled.pairs(seed));
        return new Pairing(
                softLabels ? groups : majority(groups),
                groups.stream()
                        .flatMap(group -> group.pairs().stream())
                        .filter(pair -> !pair.hasMajority())
                        .count(),
                labelled.unpaired() + ratings.unpaired());
    }

    private static PairGroup group(Preference.Pair pair, int row) {
        return new PairGroup(
                List.of(ScoreInput.of(pair.prompt(), pair.chosen()), ScoreInput.of(pair.prompt(), pair.rejected())),
                List.of(row, row),
                List.of(new PairGroup.Pair(0, 1, pair.margin(), pair.weight(), 1)));
    }

    private static PairGroup group(Preference.Ranking ranking, int row) {
        Votes votes = new Votes(ranking.responses().size());
        ranking.rankings().forEach(one -> votes.addRanks(one.ranks()));
        return new PairGroup(
                ranking.responses().stream()
                        .map(response -> ScoreInput.of(ranking.prompt(), response))
                        .toList(),
                Collections.nCopies(ranking.responses().size(), row),
                votes.pairs(ranking.weight()));
    }

    private static List<PairGroup> majority(List<PairGroup> groups) {
        return groups.stream()
                .map(PairGroup::byMajority)
                .filter(group -> !group.pairs().isEmpty())
                .toList();
    }
}
