package dev.touchstone.domain;

/**
 * A request to train.
 *
 * @param requestId a UUID, or empty; two requests with the same one are the same request
 * @param validateOnly whether everything is checked and nothing made
 */
public record TrainingRequest(TrainingSpec spec, String requestId, boolean validateOnly) {}
