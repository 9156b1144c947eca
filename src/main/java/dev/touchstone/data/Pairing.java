package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Preferences as pairs.
 *
 * @param tied pairs without a majority
 * @param unpaired texts left over when no other is there to join them with
 */
record Pairing(List<PairGroup> groups, long tied, long unpaired) {

    /**
     * Judgements of several people about the same two answers become one pair. Labelled texts of each label, and rated texts, are
     * shuffled with the seed and joined into pairs; judgements of two people are not compared.
     *
     * @param softLabels whether a pair's target is the share of people who preferred its chosen side; otherwise it is 1, and pairs
     *     without a majority are left out
     */
    static Pairing of(List<Preference> preferences, boolean softLabels, long seed) {
        List<PairGroup> groups = new ArrayList<>();
        List<Labelled> labelled = new ArrayList<>();
        Ratings ratings = new Ratings();
        for (int row = 0; row < preferences.size(); row++) {
            switch (preferences.get(row)) {
                case Preference.Pair pair -> groups.add(group(pair, row));
                case Preference.Ranking ranking -> groups.add(group(ranking, row));
                case Preference.Rating rating -> ratings.add(rating, row);
                case Preference.LabelledText text -> labelled.add(new Labelled(text, row));
            }
        }
        groups.addAll(ratings.ofPrompts());
        groups.addAll(ratings.ofTexts(RandomStream.RATED.of(seed)));
        List<PairGroup> joined = joined(labelled, seed);
        groups.addAll(joined);
        return new Pairing(
                softLabels ? groups : majority(groups),
                groups.stream()
                        .flatMap(group -> group.pairs().stream())
                        .filter(pair -> !pair.hasMajority())
                        .count(),
                labelled.size() - 2L * joined.size() + ratings.unpaired());
    }

    private static PairGroup group(Preference.Pair pair, int row) {
        return new PairGroup(
                List.of(input(pair.prompt(), pair.chosen()), input(pair.prompt(), pair.rejected())),
                List.of(row, row),
                List.of(new PairGroup.Pair(0, 1, pair.margin(), pair.weight(), 1)));
    }

    private static PairGroup group(Preference.Ranking ranking, int row) {
        Votes votes = new Votes(ranking.responses().size());
        ranking.rankings().forEach(one -> votes.addRanks(one.ranks()));
        return new PairGroup(
                ranking.responses().stream()
                        .map(response -> input(ranking.prompt(), response))
                        .toList(),
                Collections.nCopies(ranking.responses().size(), row),
                votes.pairs(ranking.weight()));
    }

    private static List<PairGroup> joined(List<Labelled> labelled, long seed) {
        List<Labelled> acceptable = new ArrayList<>();
        List<Labelled> unacceptable = new ArrayList<>();
        labelled.forEach(one -> (one.text.acceptable() ? acceptable : unacceptable).add(one));
        Collections.shuffle(acceptable, RandomStream.POSITIVES.of(seed));
        Collections.shuffle(unacceptable, RandomStream.NEGATIVES.of(seed));
        List<PairGroup> groups = new ArrayList<>();
        for (int i = 0; i < Math.min(acceptable.size(), unacceptable.size()); i++) {
            groups.add(joined(acceptable.get(i), unacceptable.get(i)));
        }
        return groups;
    }

    private static PairGroup joined(Labelled chosen, Labelled rejected) {
        double weight = (chosen.text.weight() + rejected.text.weight()) / 2;
        return new PairGroup(
                List.of(chosen.input(), rejected.input()),
                List.of(chosen.row, rejected.row),
                List.of(new PairGroup.Pair(0, 1, 0, weight, 1)));
    }

    private static List<PairGroup> majority(List<PairGroup> groups) {
        return groups.stream()
                .map(PairGroup::byMajority)
                .filter(group -> !group.pairs().isEmpty())
                .toList();
    }

    private static ScoreInput input(@Nullable Prompt prompt, String response) {
        return prompt == null ? new ScoreInput.WholeText(response) : new ScoreInput.Answer(prompt, response);
    }

    private record Labelled(Preference.LabelledText text, int row) {
        ScoreInput input() {
            return new ScoreInput.WholeText(text.text());
        }
    }
}
