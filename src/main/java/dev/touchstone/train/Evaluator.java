package dev.touchstone.train;

import dev.touchstone.data.EvaluationSet;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.model.RewardModel;

/** Measures a model on pairs. */
public final class Evaluator {
    private Evaluator() {}

    public static Evaluation evaluate(RewardModel model, EvaluationSet set, long step) {
        throw new UnsupportedOperationException();
    }
}
