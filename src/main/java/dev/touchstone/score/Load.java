package dev.touchstone.score;

import dev.touchstone.domain.ScoreInput;
import java.util.List;

/** An amount of work, in items and tokens. */
record Load(int items, long tokens) {
    static final Load NONE = new Load(0, 0);
    /** Typical of English; corrected as soon as the text is tokenized. */
    private static final int CHARS_PER_TOKEN = 4;
    /** A full call of 32 texts, however long, must fit into an idle server; most models would refuse longer ones anyway. */
    private static final int MOST_TOKENS_A_TEXT = 8192;

    /** What inputs will probably be. */
    static Load estimate(List<ScoreInput> inputs) {
        return new Load(inputs.size(), inputs.stream().mapToLong(Load::tokensOf).sum());
    }

    private static long tokensOf(ScoreInput input) {
        return Math.min(1 + input.chars() / CHARS_PER_TOKEN, MOST_TOKENS_A_TEXT);
    }

    Load plus(Load other) {
        return new Load(items + other.items, tokens + other.tokens);
    }

    Load minus(Load other) {
        return new Load(items - other.items, tokens - other.tokens);
    }

    /** Whether all of it lies within bounds; one item alone always does, however long. */
    boolean fits(int maxItems, long maxTokens) {
        return items <= maxItems && (tokens <= maxTokens || items <= 1);
    }
}
