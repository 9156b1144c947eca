package dev.touchstone.assess;

import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.ScoreOutcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What a model gives to some texts. */
final class TextRewards {
    private final Map<ScoreInput, ScoreOutcome> outcomes = new HashMap<>();

    private TextRewards() {}

    /** Scores each text once. */
    static TextRewards of(RewardSource source, Collection<ScoreInput> texts) {
        List<ScoreInput> distinct = List.copyOf(new LinkedHashSet<>(texts));
        List<ScoreOutcome> scored = source.score(distinct);
        TextRewards rewards = new TextRewards();
        for (int i = 0; i < distinct.size(); i++) {
            rewards.outcomes.put(distinct.get(i), scored.get(i));
        }
        return rewards;
    }

    /** Those by the output for an attribute, where the model has one; otherwise these, its rewards of answers as a whole. */
    TextRewards by(String attribute) {
        TextRewards rewards = new TextRewards();
        outcomes.forEach((text, outcome) -> rewards.outcomes.put(text, by(attribute, outcome)));
        return rewards;
    }

    private static ScoreOutcome by(String attribute, ScoreOutcome outcome) {
        return outcome instanceof ScoreOutcome.Scored scored
                ? scored.with(scored.attributes().byName().getOrDefault(attribute, scored.reward()))
                : outcome;
    }

    /** NaN of a text that cannot be scored. */
    double of(ScoreInput text) {
        return outcomes.get(text) instanceof ScoreOutcome.Scored scored ? scored.reward() : Double.NaN;
    }

    boolean isTruncated(ScoreInput text) {
        return outcomes.get(text) instanceof ScoreOutcome.Scored scored && scored.truncated();
    }
}
