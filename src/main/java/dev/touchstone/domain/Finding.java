package dev.touchstone.domain;

import java.util.List;

/**
 * Something about preferences that whoever trains on them should know.
 *
 * @param records how many it is about; 0 where it is about all of them together
 * @param examples some of these
 * @param problem what was found, in words, without texts
 * @param action what to do about it
 */
public record Finding(Kind kind, Severity severity, long records, List<Where> examples, String problem, String action) {
    /** How much it matters. */
    public enum Severity {
        /** Good to know. */
        INFO,
        /** Likely to make the model, or what is measured of it, worse. */
        WARNING,
        /** Training fails, or what it measures cannot be trusted. */
        ERROR
    }

    /** What was found; the contract's FindingKind documents each. */
    public enum Kind {
        UNREADABLE_RECORD,
        NO_PAIRS,
        EMPTY_ANSWER,
        SAME_PROMPT_ON_BOTH_SIDES,
        NEAR_DUPLICATE_ON_BOTH_SIDES,
        DUPLICATE_RECORD,
        REPEATED_ID,
        NEAR_DUPLICATE,
        TOO_LONG,
        EQUAL_AFTER_TRUNCATION,
        TRUNCATED,
        UNREADABLE_BY_TOKENIZER,
        NOT_TOKENIZED,
        CONTRADICTION,
        CYCLE,
        LENGTH_PREDICTS_LABEL,
        LOW_AGREEMENT,
        ANNOTATOR_DISAGREES,
        UNPAIRED_TEXT,
        OTHER_LANGUAGE
    }

    /**
     * Where a record stands.
     *
     * @param place {@code file:line}, its file in a folder, or its field in a request
     * @param id of the record; empty when it has none
     */
    public record Where(String place, String id) {}

    public Finding {
        examples = List.copyOf(examples);
    }
}
