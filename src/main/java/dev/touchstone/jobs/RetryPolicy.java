package dev.touchstone.jobs;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.JobFailure;
import dev.touchstone.domain.JobState;
import dev.touchstone.domain.JobTransition;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.domain.Violations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What becomes of a run that its worker left: it is queued again, later from time to time, as long as it gets further or has not
 * been tried often enough. Pure.
 *
 * @param resume whether runs go on by themselves; otherwise they are INTERRUPTED
 * @param most retries in a row in which a run gets no further
 * @param firstDelay before the first of them; each next one waits twice as long
 * @param longestDelay at most
 */
public record RetryPolicy(boolean resume, int most, Duration firstDelay, Duration longestDelay) {
    public static final RetryPolicy DEFAULT = new RetryPolicy(true, 6, Duration.ofSeconds(10), Duration.ofMinutes(6));

    public RetryPolicy {
        new Violations()
                .check(most >= 0, "job_retries", most, ">= 0")
                .check(!firstDelay.isNegative(), "job_retry_delay", firstDelay, ">= 0")
                .throwIfAny();
    }

    /** Whether what went wrong may be otherwise the next time, without anybody changing the request. */
    static boolean canHeal(Reason reason) {
        return switch (reason) {
            case WORKER_FAILED, STORAGE_FULL, HUB_UNAVAILABLE -> true;
            default -> false;
        };
    }

    /** The events that say what becomes of a run that stopped by {@code cause}; the last one is a change of state. */
    List<JobEvent.Body> after(TrainingJob job, JobFailure cause, Instant now) {
        if (!canHeal(cause.reason())) {
            return ended(JobState.FAILED, cause, "failed", now);
        }
        if (!resume) {
            return ended(JobState.INTERRUPTED, cause, cause.message(), now);
        }
        int retry = job.step() > job.lastQueued().step() ? 1 : job.retry() + 1;
        if (retry > most) {
            String tried = most == 0 ? "" : "; so did " + most + " retries";
            return ended(JobState.FAILED, new JobFailure(cause.reason(), cause.message() + tried), "failed", now);
        }
        String reason = "retry " + retry + " of " + most + ": " + cause.message();
        return List.of(new JobEvent.Body.Entered(new JobTransition(JobState.QUEUED, now, reason, retry, job.step())));
    }

    private static List<JobEvent.Body> ended(JobState state, JobFailure cause, String reason, Instant now) {
        return List.of(
                new JobEvent.Body.Failed(cause), new JobEvent.Body.Entered(new JobTransition(state, now, reason)));
    }

    /** Whether a queued job has waited long enough for its next try. */
    boolean isDue(TrainingJob job, Instant now) {
        return job.retry() == 0 || !now.isBefore(job.lastQueued().time().plus(delay(job.retry())));
    }

    private Duration delay(int retry) {
        Duration delay = firstDelay;
        for (int i = 1; i < retry && delay.compareTo(longestDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(longestDelay) < 0 ? delay : longestDelay;
    }
}
