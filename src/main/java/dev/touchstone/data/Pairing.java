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
 * @param tied pairs of answers that one person ranked equal
 * @param unpaired labelled texts left over when one label is more frequent
 */
record Pairing(List<PairGroup> groups, long tied, long unpaired) {
    private static final double DEFAULT_MARGIN = 0;
    private static final double DEFAULT_WEIGHT = 1;

    /** Labelled texts of each label are shuffled with the seed and joined into pairs; ranks of two people are not compared. */
    static Pairing of(List<Preference> preferences, long seed) {
        List<PairGroup> groups = new ArrayList<>();
        List<ScoreInput> acceptable = new ArrayList<>();
        List<ScoreInput> unacceptable = new ArrayList<>();
        long tied = 0;
        for (Preference preference : preferences) {
            switch (preference) {
                case Preference.Pair pair -> groups.add(group(pair));
                case Preference.Ranking ranking -> tied += addRanking(ranking, groups);
                case Preference.LabelledText text ->
                    (text.acceptable() ? acceptable : unacceptable).add(new ScoreInput.WholeText(text.text()));
            }
        }
        Collections.shuffle(acceptable, RandomStream.POSITIVES.of(seed));
        Collections.shuffle(unacceptable, RandomStream.NEGATIVES.of(seed));
        int joined = Math.min(acceptable.size(), unacceptable.size());
        for (int i = 0; i < joined; i++) {
            groups.add(PairGroup.of(acceptable.get(i), unacceptable.get(i), DEFAULT_MARGIN, DEFAULT_WEIGHT));
        }
        return new Pairing(groups, tied, acceptable.size() + unacceptable.size() - 2L * joined);
    }

    private static PairGroup group(Preference.Pair pair) {
        return PairGroup.of(
                input(pair.prompt(), pair.chosen()),
                input(pair.prompt(), pair.rejected()),
                pair.margin(),
                pair.weight());
    }

    /** Returns the number of ties. */
    private static long addRanking(Preference.Ranking ranking, List<PairGroup> groups) {
        List<PairGroup.Pair> pairs = new ArrayList<>();
        long tied = 0;
        for (Preference.AnnotatorRanks one : ranking.rankings()) {
            tied += addPairs(one.ranks(), pairs);
        }
        if (!pairs.isEmpty()) {
            List<ScoreInput> texts = ranking.responses().stream()
                    .map(response -> input(ranking.prompt(), response))
                    .toList();
            groups.add(new PairGroup(texts, pairs));
        }
        return tied;
    }

    private static long addPairs(List<Integer> ranks, List<PairGroup.Pair> pairs) {
        long tied = 0;
        for (int i = 0; i < ranks.size(); i++) {
            for (int j = i + 1; j < ranks.size(); j++) {
                int order = ranks.get(i).compareTo(ranks.get(j));
                if (order == 0) {
                    tied++;
                } else {
                    int chosen = order < 0 ? i : j;
                    pairs.add(new PairGroup.Pair(chosen, i + j - chosen, DEFAULT_MARGIN, DEFAULT_WEIGHT));
                }
            }
        }
        return tied;
    }

    private static ScoreInput input(@Nullable Prompt prompt, String response) {
        return prompt == null ? new ScoreInput.WholeText(response) : new ScoreInput.Answer(prompt, response);
    }
}
