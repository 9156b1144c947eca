package dev.touchstone.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What a reward consists of.
 *
 * @param byName by each output of a model with several, in their order; empty where there is one
 * @param isDefault whether they were combined as the model's calibration is made for
 */
public record AttributeRewards(SequencedMap<String, Float> byName, boolean isDefault) {
    /** Of a model's only output, as it is. */
    public static final AttributeRewards NONE = new AttributeRewards(new LinkedHashMap<>(), true);

    public AttributeRewards {
        byName = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byName));
    }
}
