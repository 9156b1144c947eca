package dev.touchstone.score;

import dev.touchstone.domain.ScoreInput;
import java.util.List;

/** An amount of work, in items and tokens. */
record Load(int items, long tokens) {
    static final Load NONE = new Load(0, 0);
    /** A full call of 32 texts, however long, must fit into an idle server; most models would refuse longer ones anyway. */
    private static final int MOST_TOKENS_A_TEXT = 8192;
    /** Typical of English. */
    private static final int LETTERS_PER_TOKEN = 4;

    /** What inputs will probably be, until they are tokenized. */
    static Load estimate(List<ScoreInput> inputs) {
        return new Load(inputs.size(), inputs.stream().mapToLong(Load::tokensOf).sum());
    }

    private static long tokensOf(ScoreInput input) {
        int letters = 0;
        for (String text : input.texts()) {
            for (int i = 0; i < text.length() && letters < MOST_TOKENS_A_TEXT * LETTERS_PER_TOKEN; i++) {
                letters += letters(text.charAt(i));
            }
        }
        return Math.min(1 + letters / LETTERS_PER_TOKEN, MOST_TOKENS_A_TEXT);
    }

    /** Latin letters and spaces share a token; digits, signs and other scripts mostly have one each. */
    private static int letters(char c) {
        boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ' ';
        return plain ? 1 : LETTERS_PER_TOKEN;
    }

    Load plus(Load other) {
        return new Load(items + other.items, tokens + other.tokens);
    }

    Load minus(Load other) {
        return new Load(items - other.items, tokens - other.tokens);
    }

    /** Whether there is room for more within bounds. Where nothing else has tokens there is, however many, lest it never goes. */
    boolean hasRoomFor(Load more, int maxItems, long maxTokens) {
        return items + more.items <= maxItems && (tokens == 0 || tokens + more.tokens <= maxTokens);
    }
}
