package dev.touchstone.model;

import dev.touchstone.domain.Truncation;
import java.nio.file.Path;

/** The fingerprint of everything a score depends on. */
public final class Contract {
    private Contract() {}

    /** SHA-256 in hex over weights, config, tokenizer files, program text, dtype and truncation of a model directory. */
    public static String fingerprint(Path directory, Truncation truncation) {
        throw new UnsupportedOperationException();
    }
}
