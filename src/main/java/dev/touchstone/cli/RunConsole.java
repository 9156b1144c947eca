package dev.touchstone.cli;

import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.jobs.RunListener;
import java.util.Locale;

/** Tells a person how a run goes. */
record RunConsole(ProgressView view) implements RunListener {
    @Override
    public void entered(JobState state, String reason) {
        view.say(state.name().toLowerCase(Locale.ROOT) + ": " + reason);
    }

    @Override
    public void downloading(long bytes, long total) {
        view.downloading(bytes, total);
    }

    @Override
    public void dataRead(DataSummary summary) {
        view.say(Numbers.of(summary));
        summary.skippedLines().forEach(line -> view.say("skipped " + line));
    }

    @Override
    public void progressed(TrainingProgress progress) {
        view.progressed(progress);
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        view.say(Numbers.of(evaluation));
    }
}
