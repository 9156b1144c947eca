package dev.touchstone.domain;

/**
 * What a calibration is asked to rest on.
 *
 * @param length of the answers
 */
public record CalibrationRequest(LabelledSource source, GateTarget target, TextLength length) {}
