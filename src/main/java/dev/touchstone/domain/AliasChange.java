package dev.touchstone.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * One step of an alias from version to version. Who took it is in the audit log: the registry knows no callers.
 *
 * @param from empty when the alias stood for none
 * @param to empty when it stands for none from then on
 * @param note the caller's words, or empty
 */
public record AliasChange(
        ModelAlias alias,
        Instant time,
        Optional<ModelName> from,
        Optional<ModelName> to,
        AliasCause cause,
        String note) {
    private static final int MAX_NOTE_CHARS = 500;

    public AliasChange {
        new Violations()
                .check(from.isPresent() || to.isPresent(), "to", "empty", "a version, where from is empty")
                .throwIfAny();
    }

    /** @throws TouchstoneException INVALID_REQUEST when the caller's words are too many */
    public static void checkNote(String note) {
        new Violations()
                .check(
                        note.length() <= MAX_NOTE_CHARS,
                        "note",
                        note.length() + " characters",
                        "at most " + MAX_NOTE_CHARS)
                .throwIfAny();
    }
}
