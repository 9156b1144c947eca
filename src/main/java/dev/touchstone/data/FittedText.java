package dev.touchstone.data;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.text.TextTokenizer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A text as a model would see it.
 *
 * @param length in tokens before anything is cut off; empty where it was not counted
 * @param tokens empty when it does not fit
 * @param isReadable whether the tokenizer makes anything of it
 */
record FittedText(OptionalInt length, Optional<Tokens> tokens, boolean isReadable) {
    private static final FittedText UNREADABLE = new FittedText(OptionalInt.empty(), Optional.empty(), false);
    private static final FittedText TOO_LONG = new FittedText(OptionalInt.empty(), Optional.empty(), true);

    static FittedText of(ScoreInput text, TextTokenizer tokenizer, Truncation truncation, int maxLength) {
        ScoreInput cut = new CharacterCut(truncation, tokenizer.maxChars()).cut(text);
        try {
            Tokens whole = tokenizer.encode(cut, Truncation.NONE, Integer.MAX_VALUE);
            Optional<Tokens> fitted =
                    whole.length() <= maxLength ? Optional.of(whole) : fitted(cut, tokenizer, truncation, maxLength);
            return new FittedText(OptionalInt.of(whole.length()), fitted, true);
        } catch (TouchstoneException e) {
            return switch (e.reason()) {
                case TEXT_TOO_LONG -> TOO_LONG;
                case EMPTY_TEXT, INVALID_TEXT, INVALID_REQUEST -> UNREADABLE;
                default -> throw e;
            };
        }
    }

    /** Empty also where cutting would leave nothing of what is judged. */
    private static Optional<Tokens> fitted(
            ScoreInput text, TextTokenizer tokenizer, Truncation truncation, int maxLength) {
        if (truncation == Truncation.NONE) {
            return Optional.empty();
        }
        try {
            return Optional.of(tokenizer.encode(text, truncation, maxLength));
        } catch (TouchstoneException e) {
            if (e.reason() != Reason.TEXT_TOO_LONG) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** What becomes of a pair of texts. */
    static PairSurvey.Fate fate(FittedText chosen, FittedText rejected) {
        if (!chosen.isReadable || !rejected.isReadable) {
            return PairSurvey.Fate.UNREADABLE;
        }
        if (chosen.tokens.isEmpty() || rejected.tokens.isEmpty()) {
            return PairSurvey.Fate.TOO_LONG;
        }
        Tokens first = chosen.tokens.get();
        Tokens second = rejected.tokens.get();
        if (KeptPairs.same(first, second)) {
            return PairSurvey.Fate.EQUAL;
        }
        return first.truncated() || second.truncated() ? PairSurvey.Fate.TRUNCATED : PairSurvey.Fate.WHOLE;
    }
}
