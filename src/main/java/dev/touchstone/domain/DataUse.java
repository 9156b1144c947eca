package dev.touchstone.domain;

/** What a version did with a dataset, the closest use first; the contract's DataUse documents each. */
public enum DataUse {
    TRAINED,
    EVALUATED,
    DERIVED
}
