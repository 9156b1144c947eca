package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.ScoreInput;
import java.util.List;

/**
 * Two texts of which a majority preferred one.
 *
 * @param chosenRow index of the preference that holds the chosen text
 * @param rejectedRow index of the preference that holds the other
 * @param share of the people who preferred the chosen text, above 0.5
 * @param margin by which the reward of the chosen text shall exceed the other's, in logits
 */
public record JudgedPair(
        ScoreInput chosen, ScoreInput rejected, int chosenRow, int rejectedRow, double share, double margin) {
    /** The pairs that training measures itself on: texts without a prompt are joined in an order drawn from the seed. */
    public static List<JudgedPair> of(List<Preference> preferences, long seed) {
        return JudgedPairs.of(preferences, seed).pairs();
    }

    static JudgedPair of(PairGroup group, PairGroup.Pair pair) {
        return new JudgedPair(
                group.texts().get(pair.chosen()),
                group.texts().get(pair.rejected()),
                group.rows().get(pair.chosen()),
                group.rows().get(pair.rejected()),
                pair.target(),
                pair.margin());
    }

    /** Characters (Unicode code points) by which the chosen answer is longer than the other. */
    public int longer() {
        return chosen.judgedLength() - rejected.judgedLength();
    }
}
