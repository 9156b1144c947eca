package dev.touchstone.domain;

import java.util.OptionalInt;

/**
 * What a calibration is asked to rest on.
 *
 * @param truncation of answers that are too long
 * @param maxLength longest text in tokens; empty = what the model can take
 */
public record CalibrationRequest(
        LabelledSource source, GateTarget target, Truncation truncation, OptionalInt maxLength) {}
