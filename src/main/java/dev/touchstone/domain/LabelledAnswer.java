package dev.touchstone.domain;

/** An answer, and whether people call it acceptable. */
public record LabelledAnswer(ScoreInput input, boolean acceptable) {}
