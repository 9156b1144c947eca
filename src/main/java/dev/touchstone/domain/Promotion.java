package dev.touchstone.domain;

/** Whether a version becomes its model's champion when it is published. The first version of a model always does. */
public enum Promotion {
    /** As long as the champion was neither promoted by somebody nor calibrated. */
    UNLESS_CHOSEN,
    /** In any case. */
    ALWAYS,
    /** In no case: it becomes the candidate. */
    NEVER
}
