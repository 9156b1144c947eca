package dev.touchstone.domain;

import java.time.Instant;

/**
 * One change of a job's state.
 *
 * @param state the state entered
 * @param reason why, in one line
 * @param retry of a job that is queued again because its worker was lost: which retry in a row without getting further, from 1;
 *     otherwise 0
 * @param step of such a job: optimizer steps taken by then
 */
public record JobTransition(JobState state, Instant time, String reason, int retry, long step) {
    public JobTransition(JobState state, Instant time, String reason) {
        this(state, time, reason, 0, 0);
    }
}
