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
    String ending = "";

    private final long last;

    Recorder() {
        this(Long.MAX_VALUE);
    }

    private Recorder(long last) {
        this.last = last;
    }

    /** The process dies when it is told of a step. */
    static Recorder dyingAfter(long step) {
        return new Recorder(step);
    }

    @Override
    public void progressed(TrainingProgress each) {
        progress.add(each);
        order.add("step " + each.step());
        if (each.step() == last) {
            throw new MortalLearner.Killed();
        }
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        evaluations.add(evaluation);
        order.add("evaluated " + evaluation.step());
    }

    @Override
    public void evaluating(String reason) {
        order.add("evaluating");
        ending = reason;
    }
}
