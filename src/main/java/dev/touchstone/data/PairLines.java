package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pairs, a judgement each. Those of the same two answers become one with the weight of all, whose target is the share that preferred
 * the first: its loss is the sum of theirs.
 */
final class PairLines {
    private record Key(@Nullable Prompt prompt, Object answers, double margin, double weight) {
        /** A margin is wanted in one direction: opposite judgements with one are not the same pair. */
        static Key of(Preference.Pair pair) {
            Object answers = pair.margin() == 0
                    ? Set.of(pair.chosen(), pair.rejected())
                    : List.of(pair.chosen(), pair.rejected());
            return new Key(pair.prompt(), answers, pair.margin(), pair.weight());
        }
    }

    private record Lines(Preference.Pair first, int row, Votes votes) {
        void add(Preference.Pair pair) {
            votes.add(pair.annotator(), 0, 1, pair.chosen().equals(first.chosen()) ? -1 : 1);
        }

        PairGroup group(Optional<CrowdModel> crowd) {
            double weight = first.weight() * votes.comparisons().size();
            return new PairGroup(
                    List.of(
                            ScoreInput.of(first.prompt(), first.chosen()),
                            ScoreInput.of(first.prompt(), first.rejected())),
                    List.of(row, row),
                    votes.pairs(weight, crowd).stream().map(this::withMargin).toList());
        }

        private PairGroup.Pair withMargin(PairGroup.Pair pair) {
            double margin = pair.chosen() == 0 ? first.margin() : 0;
            return new PairGroup.Pair(pair.chosen(), pair.rejected(), margin, pair.weight(), pair.target());
        }
    }

    private final Map<Key, Lines> lines = new LinkedHashMap<>();

    /** @param row index of the preference */
    void add(Preference.Pair pair, int row) {
        lines.computeIfAbsent(Key.of(pair), first -> new Lines(pair, row, new Votes(2)))
                .add(pair);
    }

    /** What was said of each two answers. */
    List<Votes> votes() {
        return lines.values().stream().map(Lines::votes).toList();
    }

    /** A group for each two answers, in the order in which they were first compared. */
    List<PairGroup> groups(Optional<CrowdModel> crowd) {
        return lines.values().stream().map(some -> some.group(crowd)).toList();
    }
}
