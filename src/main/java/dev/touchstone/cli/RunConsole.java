package dev.touchstone.cli;

import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.jobs.RunListener;
import java.util.Locale;
import java.util.Optional;

/** Tells a person how a run goes. */
final class RunConsole implements RunListener {
    private final ProgressView view;
    private Optional<JobFailure> failure = Optional.empty();
    private Optional<ModelName> published = Optional.empty();

    RunConsole(ProgressView view) {
        this.view = view;
    }

    /** Tells an event of a job, with its sequence number, from which one can watch on. */
    void tell(JobEvent event) {
        view.number(event.sequence());
        tell(event.body());
    }

    /** Tells an event of a job. */
    void tell(JobEvent.Body event) {
        switch (event) {
            case JobEvent.Body.Entered entered -> entered(entered.transition());
            case JobEvent.Body.DataRead read -> dataRead(read.summary());
            case JobEvent.Body.Moved moved -> progressed(moved.progress());
            case JobEvent.Body.Measured measured -> evaluated(measured.evaluation());
            case JobEvent.Body.Failed failed -> failure = Optional.of(failed.failure());
            case JobEvent.Body.Changed changed -> view.say("options changed");
            case JobEvent.Body.Published version -> published = Optional.of(version.version());
        }
    }

    /**
     * What a job has published whose events were all told.
     *
     * @throws TouchstoneException why it has published nothing
     */
    ModelName outcome(String job) {
        return published.orElseThrow(
                () -> failure.map(why -> new TouchstoneException(why.reason(), job + ": " + why.message()))
                        .orElseGet(() -> new TouchstoneException(Reason.CANCELLED, job + ": was cancelled")));
    }

    private void entered(JobTransition transition) {
        if (transition.state() == JobState.QUEUED) {
            failure = Optional.empty();
        }
        entered(transition.state(), transition.reason());
    }

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
