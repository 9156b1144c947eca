package dev.touchstone.domain;

/**
 * What a calibrated gate says about one answer.
 *
 * @param pAcceptable probability, 0 to 1, that people would call it acceptable
 */
public record Judgement(double pAcceptable, Verdict verdict) {}
