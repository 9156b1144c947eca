package dev.touchstone.train;

import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.TrainingProgress;
import java.util.ArrayList;
import java.util.List;

/** Keeps everything a run tells. */
final class Recorder implements TrainingListener {
    final List<TrainingProgress> progress = new ArrayList<>();
    final List<Evaluation> evaluations = new ArrayList<>();
    final List<String> order = new ArrayList<>();

    @Override
    public void progressed(TrainingProgress each) {
        progress.add(each);
        order.add("step " + each.step());
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        evaluations.add(evaluation);
        order.add("evaluated " + evaluation.step());
    }

    @Override
    public void evaluating() {
        order.add("evaluating");
    }
}
