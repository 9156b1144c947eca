package dev.touchstone.domain;

/**
 * One output of a reward model, measured on pairs that were judged by its attribute; the contract's AttributeEvaluation documents each
 * field.
 */
public record AttributeEvaluation(String attribute, long pairs, double loss, double accuracy, double meanMargin) {}
