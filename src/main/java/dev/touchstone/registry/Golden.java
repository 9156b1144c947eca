package dev.touchstone.registry;

import dev.touchstone.domain.Combination;
import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.ScoreInput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * An input and the reward it had at the end of training, in logits.
 *
 * @param attributes the rewards by each output of a model with several
 */
public record Golden(ScoreInput input, float reward, SequencedMap<String, Float> attributes) {
    public Golden {
        attributes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(attributes));
    }

    /** Of a model with one output. */
    public Golden(ScoreInput input, float reward) {
        this(input, reward, new LinkedHashMap<>());
    }

    /** What a model says of an input. */
    public static Golden of(ScoreInput input, List<String> attributes, Rewards rewards, int text) {
        Combination combination = Combination.byDefault(attributes);
        return new Golden(
                input,
                combination.of(rewards, text),
                combination.parts(rewards, text).byName());
    }
}
