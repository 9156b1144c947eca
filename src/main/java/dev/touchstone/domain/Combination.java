package dev.touchstone.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How the outputs of a model become one reward: their sum, each times its weight. Weights are not normalized.
 *
 * @param attributes names of the outputs
 * @param weights one for each
 */
public record Combination(List<String> attributes, List<Double> weights) {
    public Combination {
        attributes = List.copyOf(attributes);
        weights = List.copyOf(weights);
    }

    /** The overall output alone; of a model without one all outputs with equal weights that sum up to 1. */
    public static Combination byDefault(List<String> attributes) {
        double equal = 1.0 / attributes.size();
        return attributes.contains(Attribute.OVERALL)
                ? of(attributes, Map.of(Attribute.OVERALL, 1.0))
                : new Combination(attributes, Collections.nCopies(attributes.size(), equal));
    }

    /**
     * With the weights of some outputs; the others have none.
     *
     * @param weights by attribute; empty = the default
     * @throws TouchstoneException INVALID_REQUEST for weights that are not finite, all 0, or of an attribute that there is not
     */
    public static Combination of(List<String> attributes, Map<String, Double> weights) {
        if (weights.isEmpty()) {
            return byDefault(attributes);
        }
        Violations violations = new Violations();
        weights.forEach((name, weight) -> violations
                .check(
                        attributes.contains(name),
                        "attribute_weights",
                        name,
                        "of " + String.join(", ", attributes) + ", which the model has")
                .check(Double.isFinite(weight), "attribute_weights." + name, weight, "a finite number"));
        violations
                .check(
                        weights.values().stream().anyMatch(weight -> weight != 0),
                        "attribute_weights",
                        "all 0",
                        "one that is not")
                .throwIfAny();
        return new Combination(
                attributes,
                attributes.stream().map(name -> weights.getOrDefault(name, 0.0)).toList());
    }

    /** Whether it is what the model is served with unless it is asked otherwise. */
    public boolean isDefault() {
        return equals(byDefault(attributes));
    }

    /** The reward of each text. */
    public float[] of(Rewards rewards) {
        float[] combined = new float[rewards.texts()];
        for (int text = 0; text < combined.length; text++) {
            combined[text] = of(rewards, text);
        }
        return combined;
    }

    /** What the reward of a text consists of. */
    public AttributeRewards parts(Rewards rewards, int text) {
        SequencedMap<String, Float> byName = new LinkedHashMap<>();
        for (int output = 0; attributes.size() > 1 && output < attributes.size(); output++) {
            byName.put(attributes.get(output), rewards.of(text, output));
        }
        return new AttributeRewards(byName, isDefault());
    }

    /** The reward of one text. */
    public float of(Rewards rewards, int text) {
        double sum = 0;
        for (int output = 0; output < weights.size(); output++) {
            double weight = weights.get(output);
            sum += weight == 0 ? 0 : weight * rewards.of(text, output);
        }
        return (float) sum;
    }
}
