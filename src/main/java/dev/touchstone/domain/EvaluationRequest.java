package dev.touchstone.domain;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a measurement is asked of.
 *
 * @param against another version to measure on the same data
 * @param truncation of texts that are too long; empty = as each version was trained
 * @param maxLength longest text in tokens; empty = as each version was trained
 */
public record EvaluationRequest(
        ModelName name,
        Optional<ModelName> against,
        DataSource data,
        Optional<Truncation> truncation,
        OptionalInt maxLength) {}
