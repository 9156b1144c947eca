package dev.touchstone.assess;

import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.TrainingProgress;
import java.util.ArrayList;
import java.util.List;

/** How a run went over all of its attempts, to be told at its end. */
public final class Learning {
    private final LearningCurve loss = new LearningCurve();
    private final LearningCurve accuracy = new LearningCurve();
    private final List<Evaluation> evaluations = new ArrayList<>();
    private long lastStep;

    /** After each step; an earlier one than before means that an attempt went on from there. */
    public void add(TrainingProgress progress) {
        if (progress.step() <= lastStep) {
            forgetFrom(progress.step());
        }
        lastStep = progress.step();
        loss.add(progress.step(), progress.loss());
        accuracy.add(progress.step(), progress.accuracy());
    }

    /** After each evaluation. */
    public void add(Evaluation evaluation) {
        evaluations.add(evaluation);
    }

    private void forgetFrom(long step) {
        loss.forgetFrom(step);
        accuracy.forgetFrom(step);
        evaluations.removeIf(evaluation -> evaluation.step() >= step);
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
