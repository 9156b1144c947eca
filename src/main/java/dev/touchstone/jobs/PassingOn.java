package dev.touchstone.jobs;

import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.TrainingProgress;

/** Hears what happens in a run and passes everything on. */
abstract class PassingOn implements RunListener {
    private final RunListener next;

    PassingOn(RunListener next) {
        this.next = next;
    }

    @Override
    public final void entered(JobState state, String reason) {
        next.entered(state, reason);
    }

    @Override
    public final void dataRead(DataSummary summary) {
        next.dataRead(summary);
    }

    @Override
    public final void downloading(long bytes, long total) {
        next.downloading(bytes, total);
    }

    @Override
    public final void evaluating(String reason) {
        next.evaluating(reason);
    }

    @Override
    public void progressed(TrainingProgress progress) {
        next.progressed(progress);
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        next.evaluated(evaluation);
    }
}
