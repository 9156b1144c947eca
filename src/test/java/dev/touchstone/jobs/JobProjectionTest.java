package dev.touchstone.jobs;

import static dev.touchstone.jobs.JobFixtures.START;
import static dev.touchstone.jobs.JobFixtures.entered;
import static dev.touchstone.jobs.JobFixtures.progress;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TrainingJob;
import org.junit.jupiter.api.Test;

class JobProjectionTest {
    private final TrainingJob queued = TrainingJob.queued(
            new JobName("20261123-221501-ab12cd"), JobFixtures.request("").spec(), JobFixtures.request(""), START);

    private static TrainingJob after(TrainingJob job, JobEvent.Body... bodies) {
        TrainingJob reached = job;
        for (JobEvent.Body body : bodies) {
            reached = JobProjection.apply(reached, new JobEvent(reached.lastSequence() + 1, START, body));
        }
        return reached;
    }

    @Test
    void apply_allKindsOfEvents_makeTheJob() {
        TrainingJob job = after(
                queued,
                entered(JobState.PREPARING),
                new JobEvent.Body.DataRead(JobFixtures.DATA),
                entered(JobState.TRAINING),
                new JobEvent.Body.Moved(progress(1)),
                new JobEvent.Body.Moved(progress(2)),
                new JobEvent.Body.Measured(JobFixtures.EVALUATION),
                new JobEvent.Body.Published(ModelName.of("brand-voice", 1)));
        assertThat(job.state()).isEqualTo(JobState.TRAINING);
        assertThat(job.data()).contains(JobFixtures.DATA);
        assertThat(job.progress()).contains(progress(2));
        assertThat(job.evaluation()).contains(JobFixtures.EVALUATION);
        assertThat(job.modelVersion()).contains(ModelName.of("brand-voice", 1));
        assertThat(job.lastSequence()).isEqualTo(8);
    }

    @Test
    void apply_failure_keepsItsReason() {
        JobFailure failure = new JobFailure(Reason.NON_FINITE, "loss: NaN");
        TrainingJob job = after(queued, new JobEvent.Body.Failed(failure), entered(JobState.FAILED));
        assertThat(job.failure()).contains(failure);
        assertThat(job.endTime()).contains(START);
        assertThat(job.startTime()).isEmpty();
    }

    @Test
    void apply_eventSeenBefore_changesNothing() {
        TrainingJob job = after(queued, entered(JobState.PREPARING));
        assertThat(JobProjection.apply(job, new JobEvent(2, START, entered(JobState.FAILED))))
                .isSameAs(job);
    }

    @Test
    void apply_moveTheTableForbids_leavesTheState() {
        TrainingJob job = after(queued, entered(JobState.SUCCEEDED));
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.lastSequence()).isEqualTo(2);
    }

    @Test
    void apply_queuedAgain_forgetsWhatWentWrongAndKeepsWhatWasReached() {
        TrainingJob job = after(
                queued,
                entered(JobState.PREPARING),
                new JobEvent.Body.Moved(progress(3)),
                new JobEvent.Body.Failed(new JobFailure(Reason.WORKER_FAILED, "gone")),
                entered(JobState.QUEUED));
        assertThat(job.failure()).isEmpty();
        assertThat(job.step()).isEqualTo(3);
        assertThat(job.endTime()).isEmpty();
    }

    @Test
    void apply_moveBehindAGap_fillsInWhatMustHaveBeenBetween() {
        TrainingJob job = JobProjection.apply(queued, new JobEvent(9, START, entered(JobState.PUBLISHING)));
        assertThat(job.transitions())
                .extracting(JobTransition::state)
                .containsExactly(
                        JobState.QUEUED,
                        JobState.PREPARING,
                        JobState.TRAINING,
                        JobState.EVALUATING,
                        JobState.PUBLISHING);
        assertThat(job.transitions().get(2).reason()).contains("lost");
    }
}
