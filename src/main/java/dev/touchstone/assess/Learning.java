package dev.touchstone.assess;

import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.TrainingProgress;
import java.util.ArrayList;
import java.util.List;

/** How a run went, to be told at its end. */
public final class Learning {
    private final LearningCurve loss = new LearningCurve();
    private final LearningCurve accuracy = new LearningCurve();
    private final List<Evaluation> evaluations = new ArrayList<>();

    /** After each step. */
    public void add(TrainingProgress progress) {
        loss.add(progress.step(), progress.loss());
        accuracy.add(progress.step(), progress.accuracy());
    }

    /** After each evaluation. */
    public void add(Evaluation evaluation) {
        evaluations.add(evaluation);
    }

    LearningCurve loss() {
        return loss;
    }

    LearningCurve accuracy() {
        return accuracy;
    }

    List<Evaluation> evaluations() {
        return List.copyOf(evaluations);
    }
}
