package dev.touchstone.data;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.text.TextTokenizer;
import java.util.List;
import java.util.Optional;

/** Tokenizes groups of pairs on all cores. */
record Tokenizing(TextTokenizer tokenizer, Truncation truncation, int maxLength) {
    private static final int GROUPS_PER_TASK = 64;

    /** What can be kept of the groups, in their order. */
    KeptPairs keep(List<PairGroup> groups) {
        KeptPairs kept = new KeptPairs();
        int next = 0;
        for (List<Optional<Tokens>> texts : AllCores.map(groups, GROUPS_PER_TASK, this::tokens)) {
            kept.add(characterCut().cut(groups.get(next++)), texts);
        }
        return kept;
    }

    private CharacterCut characterCut() {
        return new CharacterCut(truncation, tokenizer.maxChars());
    }

    private List<Optional<Tokens>> tokens(PairGroup group) {
        return group.texts().stream().map(this::tokens).toList();
    }

    /** Empty when the text does not fit. */
    private Optional<Tokens> tokens(ScoreInput text) {
        try {
            ScoreInput cut = characterCut().cut(text);
            Tokens tokens = tokenizer.encode(cut, truncation, maxLength);
            boolean truncated = tokens.truncated() || !cut.equals(text);
            return Optional.of(new Tokens(tokens.ids(), tokens.typeIds(), truncated, tokens.promptTokens()));
        } catch (TouchstoneException e) {
            return switch (e.reason()) {
                case TEXT_TOO_LONG -> Optional.empty();
                case EMPTY_TEXT, INVALID_TEXT, INVALID_REQUEST ->
                    throw new TouchstoneException(
                            Reason.INVALID_DATA,
                            "data: in a preference of " + text.chars() + " characters: " + e.getMessage(),
                            e);
                default -> throw e;
            };
        }
    }
}
