package dev.touchstone.jobs;

import static dev.touchstone.jobs.JobFixtures.START;
import static dev.touchstone.jobs.JobFixtures.progress;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobName;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TrainingJob;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
    private static final JobFailure KILLED = new JobFailure(Reason.WORKER_FAILED, "killed by signal 9");

    private final RetryPolicy policy = new RetryPolicy(true, 2, Duration.ofSeconds(10), Duration.ofSeconds(30));
    private final TrainingJob job = TrainingJob.queued(
                    new JobName("20261123-221501-ab12cd"),
                    JobFixtures.request("").spec(),
                    JobFixtures.request(""),
                    START)
            .entering(new JobTransition(JobState.PREPARING, START, "preparing"));

    private static TrainingJob after(TrainingJob job, List<JobEvent.Body> events) {
        TrainingJob reached = job;
        for (JobEvent.Body body : events) {
            reached = JobProjection.apply(reached, new JobEvent(reached.lastSequence() + 1, START, body));
        }
        return reached;
    }

    private TrainingJob lost(TrainingJob before) {
        TrainingJob queued = after(before, policy.after(before, KILLED, START));
        assertThat(queued.state()).isEqualTo(JobState.QUEUED);
        return queued.entering(new JobTransition(JobState.PREPARING, START, "preparing"));
    }

    @Test
    void after_workerLost_isQueuedAgainWithTheReason() {
        JobTransition queued =
                after(job, policy.after(job, KILLED, START)).transitions().getLast();
        assertThat(queued.reason()).isEqualTo("retry 1 of 2: killed by signal 9");
        assertThat(queued.retry()).isOne();
    }

    @Test
    void after_tooManyRetriesWithoutGettingFurther_fails() {
        TrainingJob tried = lost(lost(job));
        TrainingJob failed = after(tried, policy.after(tried, KILLED, START));
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.failure())
                .contains(new JobFailure(Reason.WORKER_FAILED, "killed by signal 9; so did 2 retries"));
    }

    @Test
    void after_aTryThatGotFurther_countsAnew() {
        TrainingJob further = lost(lost(job)).withProgress(progress(5));
        assertThat(lost(further).retry()).isOne();
        assertThat(lost(lost(further)).retry()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"INVALID_DATA", "NON_FINITE", "OUT_OF_MEMORY", "INVALID_MODEL", "MAX_RUNTIME_EXCEEDED"})
    void after_whatCannotHeal_fails(Reason reason) {
        TrainingJob failed = after(job, policy.after(job, new JobFailure(reason, "no"), START));
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.failure()).contains(new JobFailure(reason, "no"));
    }

    @Test
    void after_resumingSwitchedOff_isInterruptedWithTheReason() {
        RetryPolicy off = new RetryPolicy(false, 2, Duration.ZERO, Duration.ZERO);
        TrainingJob interrupted = after(job, off.after(job, KILLED, START));
        assertThat(interrupted.state()).isEqualTo(JobState.INTERRUPTED);
        assertThat(interrupted.failure()).contains(KILLED);
        assertThat(interrupted.transitions().getLast().reason()).isEqualTo("killed by signal 9");
    }

    @Test
    void isDue_retries_waitTwiceAsLongEachUpToABound() {
        TrainingJob first = after(job, policy.after(job, KILLED, START));
        assertThat(policy.isDue(first, START.plusSeconds(9))).isFalse();
        assertThat(policy.isDue(first, START.plusSeconds(10))).isTrue();
        assertThat(policy.isDue(queued(2), START.plusSeconds(19))).isFalse();
        assertThat(policy.isDue(queued(2), START.plusSeconds(20))).isTrue();
        assertThat(policy.isDue(queued(9), START.plusSeconds(30))).isTrue();
    }

    private TrainingJob queued(int retry) {
        return job.entering(new JobTransition(JobState.QUEUED, START, "retry", retry, 0));
    }
}
