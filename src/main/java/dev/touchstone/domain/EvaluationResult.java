package dev.touchstone.domain;

import java.util.Optional;

/**
 * What was measured.
 *
 * @param against the other model on the same data, if one was named
 * @param comparison of the two, on the pairs that both can score
 */
public record EvaluationResult(
        ModelEvaluation evaluation, Optional<ModelEvaluation> against, Optional<ModelComparison> comparison) {}
