package dev.touchstone.score;

/**
 * Counts the sentences of a text that have ended, character by character: by a full stop, and what may close a sentence behind it,
 * before white space; or by a character that needs no white space.
 */
final class SentenceCount {
    /** Full stops, question and exclamation marks of Latin, Arabic, Armenian and Ethiopic, and the ellipsis. */
    private static final String STOPS = ".!?\u2026\u203c\u2047\u2048\u2049\u061f\u06d4\u0589\u1362\u1367";
    /** Line break; full stops, question and exclamation marks of Chinese and Japanese; the dandas of Indic scripts. */
    private static final String STOPS_ALONE = "\n\u3002\uff01\uff1f\uff61\u0964\u0965";
    /** Closing characters, and Markdown's, that are of no category of such. */
    private static final String CLOSING = "\"'*_~";

    private int ended;
    private boolean stopped;

    void add(int codePoint) {
        if (STOPS_ALONE.indexOf(codePoint) >= 0 || (stopped && Character.isWhitespace(codePoint))) {
            ended++;
            stopped = false;
        } else if (STOPS.indexOf(codePoint) >= 0) {
            stopped = true;
        } else {
            stopped &= closes(codePoint);
        }
    }

    int ended() {
        return ended;
    }

    /** Quotes, brackets, emoji and what they are joined and coloured by. */
    private static boolean closes(int codePoint) {
        return CLOSING.indexOf(codePoint) >= 0
                || switch (Character.getType(codePoint)) {
                    case Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_SYMBOL,
                            Character.MODIFIER_SYMBOL,
                            Character.FORMAT,
                            Character.NON_SPACING_MARK,
                            Character.ENCLOSING_MARK -> true;
                    default -> false;
                };
    }
}
