package dev.touchstone.score;

import dev.touchstone.domain.ScoreInput;
import java.util.List;

/** An amount of work, in items and tokens. */
record Load(int items, long tokens) {
    static final Load NONE = new Load(0, 0);
    /** Typical of English; corrected as soon as the text is tokenized. */
    private static final int CHARS_PER_TOKEN = 4;

    /** What inputs will probably be. */
    static Load estimate(List<ScoreInput> inputs) {
        return new Load(
                inputs.size(),
                inputs.stream()
                        .mapToLong(input -> 1 + input.chars() / CHARS_PER_TOKEN)
                        .sum());
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
