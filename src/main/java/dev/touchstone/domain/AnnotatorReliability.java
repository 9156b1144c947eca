package dev.touchstone.domain;

/**
 * How far one annotator can be relied on; the contract's AnnotatorReliability documents each field.
 *
 * @param reliability 0 to 1; 0.5 says nothing, less means the opposite
 * @param comparisons of two answers that they judged
 */
public record AnnotatorReliability(String annotator, double reliability, long comparisons) {}
