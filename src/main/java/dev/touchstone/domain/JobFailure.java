package dev.touchstone.domain;

/** Why a job failed. */
public record JobFailure(Reason reason, String message) {}
