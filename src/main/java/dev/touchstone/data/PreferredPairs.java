package dev.touchstone.data;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs of answers of which most people preferred one: the pairs that evaluations measure on.
 *
 * @param texts each once, however many pairs it is in
 */
public record PreferredPairs(List<ScoreInput> texts, List<Pair> pairs) {
    private static final long SEED = 0;

    /**
     * Two texts.
     *
     * @param chosen index of the preferred one
     * @param rejected index of the other
     */
    public record Pair(int chosen, int rejected) {}

    public PreferredPairs {
        texts = List.copyOf(texts);
        pairs = List.copyOf(pairs);
    }

    /**
     * Those of a source; labelled texts are joined with a fixed seed.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_DATA naming the first bad line, PATH_NOT_FOUND, STORAGE_FAILED
     */
    public static PreferredPairs read(DataSource source) {
        return of(PreferenceReader.read(source, 0).preferences());
    }

    static PreferredPairs of(List<Preference> preferences) {
        List<ScoreInput> texts = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        for (PairGroup group : Pairing.of(preferences, false, SEED).groups()) {
            int first = texts.size();
            texts.addAll(group.texts());
            group.pairs().forEach(pair -> pairs.add(new Pair(first + pair.chosen(), first + pair.rejected())));
        }
        return new PreferredPairs(texts, pairs);
    }
}
