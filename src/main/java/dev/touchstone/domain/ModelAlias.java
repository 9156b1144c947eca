package dev.touchstone.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A name that stands for one version of a model at a time; prints as it is written in {@code models/{id}@{alias}}. */
public enum ModelAlias {
    /** The version that answers when only the model is named. */
    CHAMPION,
    /** A newer version that waits to be promoted. */
    CANDIDATE;

    /** The alias that is written so, if there is one. */
    public static Optional<ModelAlias> of(String word) {
        return Stream.of(values())
                .filter(alias -> alias.toString().equals(word))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
