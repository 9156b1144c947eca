package dev.touchstone.jobs;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.TrainingJob;
import java.util.List;

/** What an event makes of a job; pure. */
final class JobProjection {
    private static final String LOST = "when and why is lost: the journal is damaged";

    private JobProjection() {}

    /** The job after an event. One it has seen changes nothing; a move that the table of states forbids changes no state. */
    static TrainingJob apply(TrainingJob job, JobEvent event) {
        if (event.sequence() <= job.lastSequence()) {
            return job;
        }
        TrainingJob changed =
                switch (event.body()) {
                    case JobEvent.Body.Entered entered -> moved(job, entered.transition(), isNext(job, event));
                    case JobEvent.Body.Moved moved -> job.withProgress(moved.progress());
                    case JobEvent.Body.Measured measured -> job.withEvaluation(measured.evaluation());
                    case JobEvent.Body.DataRead read -> job.withData(read.summary());
                    case JobEvent.Body.Failed failed -> job.withFailure(failed.failure());
                    case JobEvent.Body.Changed change -> job.withOptions(change.options());
                    case JobEvent.Body.Published published -> job.withModelVersion(published.version());
                };
        return changed.withLastSequence(event.sequence());
    }

    private static boolean isNext(TrainingJob job, JobEvent event) {
        return event.sequence() == job.lastSequence() + 1;
    }

    /** Behind a gap, the states that must have lain between are filled in. */
    private static TrainingJob moved(TrainingJob job, JobTransition transition, boolean hasNoGap) {
        if (job.state().canBecome(transition.state())) {
            return job.entering(transition);
        }
        TrainingJob reached = job;
        for (JobState state : hasNoGap ? List.<JobState>of() : job.state().wayTo(transition.state())) {
            boolean isKnown = state == transition.state();
            reached = reached.entering(isKnown ? transition : new JobTransition(state, transition.time(), LOST));
        }
        return reached;
    }
}
