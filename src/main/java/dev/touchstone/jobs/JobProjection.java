package dev.touchstone.jobs;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.TrainingJob;
import java.util.List;
import java.util.stream.Stream;

/** What an event makes of a job; pure. */
final class JobProjection {
    private JobProjection() {}

    /** The job after an event. One it has seen changes nothing; a move that the table of states forbids changes no state. */
    static TrainingJob apply(TrainingJob job, JobEvent event) {
        if (event.sequence() <= job.lastSequence()) {
            return job;
        }
        TrainingJob changed =
                switch (event.body()) {
                    case JobEvent.Body.Entered entered -> job.withTransitions(moved(job, entered.transition()));
                    case JobEvent.Body.Moved moved -> job.withProgress(moved.progress());
                    case JobEvent.Body.Measured measured -> job.withEvaluation(measured.evaluation());
                    case JobEvent.Body.DataRead read -> job.withData(read.summary());
                    case JobEvent.Body.Failed failed -> job.withFailure(failed.failure());
                    case JobEvent.Body.Published published -> job.withModelVersion(published.version());
                };
        return changed.withLastSequence(event.sequence());
    }

    private static List<JobTransition> moved(TrainingJob job, JobTransition transition) {
        return job.state().canBecome(transition.state())
                ? Stream.concat(job.transitions().stream(), Stream.of(transition))
                        .toList()
                : job.transitions();
    }
}
