package dev.touchstone.data;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.TrainingOptions;
import java.util.List;

/**
 * How judgements become pairs.
 *
 * @param softLabels whether a pair's target is the share of people who preferred its chosen side; otherwise it is 1, and pairs
 *     without a majority are left out
 * @param annotatorReliability whether people count as far as they can be relied on; see {@link CrowdModel}
 * @param ratingMargin margin in logits of the widest gap between mean ratings that there can be
 * @param seed of the order in which texts without a prompt are joined
 * @param attributes what an output of the model is to judge each
 */
record PairingOptions(
        boolean softLabels, boolean annotatorReliability, double ratingMargin, long seed, List<String> attributes) {
    /** Of answers as a whole. */
    PairingOptions(boolean softLabels, boolean annotatorReliability, double ratingMargin, long seed) {
        this(softLabels, annotatorReliability, ratingMargin, seed, List.of(Attribute.OVERALL));
    }

    /** What to learn from. */
    static PairingOptions of(TrainingOptions options) {
        return new PairingOptions(
                options.softLabels(),
                options.annotatorReliability(),
                options.ratingMargin(),
                options.seed(),
                options.attributes());
    }

    /** What to measure on: the plain majority, whatever the training, so that measurements can be compared. */
    static PairingOptions byMajority(TrainingOptions options) {
        return new PairingOptions(false, false, options.ratingMargin(), options.seed(), options.attributes());
    }
}
