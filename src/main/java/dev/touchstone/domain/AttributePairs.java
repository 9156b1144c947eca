package dev.touchstone.domain;

/**
 * Pairs by one attribute.
 *
 * @param pairs to train on
 * @param evalPairs to measure on
 */
public record AttributePairs(String attribute, long pairs, long evalPairs) {}
