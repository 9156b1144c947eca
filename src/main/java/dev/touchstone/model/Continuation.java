package dev.touchstone.model;

import dev.touchstone.domain.Rewards;
import dev.touchstone.domain.Tokens;
import java.util.List;
import java.util.Optional;

/**
 * A text of which a model may have read the beginning before.
 *
 * @param past keys and values of tokens that begin as the text does
 * @param known how many of the text's tokens need not be read again: at most those of the past, and fewer than the text has
 * @param kept whether the keys and values of the whole text are wanted
 */
public record Continuation(Tokens text, Optional<KeyValues> past, int known, boolean kept) {
    public Continuation {
        int most = Math.min(past.map(KeyValues::tokens).orElse(0), text.length() - 1);
        if (known < 0 || known > most) {
            throw new IllegalArgumentException("known: " + known + " (expected: 0 to " + most + ")");
        }
    }

    /** A text that is read from its beginning. */
    static Continuation fresh(Tokens text) {
        return new Continuation(text, Optional.empty(), 0, false);
    }

    /** Tokens to be read. */
    int unread() {
        return text.length() - known;
    }

    /** Whether nothing of it was read before and nothing is to be kept. */
    boolean isFresh() {
        return known == 0 && !kept;
    }

    /**
     * What became of some texts.
     *
     * @param rewards raw logits in fp32
     * @param keyValues of each whole text, where they were wanted; whoever asked for them closes them
     */
    public record Reads(Rewards rewards, List<Optional<KeyValues>> keyValues) {
        public Reads {
            keyValues = List.copyOf(keyValues);
            if (keyValues.size() != rewards.texts()) {
                throw new IllegalArgumentException(
                        "keyValues: of " + keyValues.size() + " texts (expected: " + rewards.texts() + ")");
            }
        }
    }
}
