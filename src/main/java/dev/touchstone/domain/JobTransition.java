package dev.touchstone.domain;

import java.time.Instant;

/** One change of a job's state: the state entered, when, and why in one line. */
public record JobTransition(JobState state, Instant time, String reason) {}
