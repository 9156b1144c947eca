package dev.touchstone.model;

/** Keys and values of a text's first tokens in every layer: with them a causal model reads on where it stopped. */
public interface KeyValues extends AutoCloseable {
    /** How many tokens they are of. */
    int tokens();

    /** Their size in memory. */
    long bytes();

    @Override
    void close();
}
