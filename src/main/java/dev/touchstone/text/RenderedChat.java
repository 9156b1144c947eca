package dev.touchstone.text;

/**
 * A conversation as one text.
 *
 * @param answerBegin where the last answer begins, in UTF-16 units
 * @param answerEnd where it has ended
 */
record RenderedChat(String text, int answerBegin, int answerEnd) {
    /**
     * The rendering of an answer, of which is the answer's what differs from the same conversation with another one.
     *
     * @param other with an answer that has no beginning and no end in common with it
     */
    static RenderedChat between(String other, String text) {
        int shorter = Math.min(other.length(), text.length());
        int begin = 0;
        while (begin < shorter && other.charAt(begin) == text.charAt(begin)) {
            begin++;
        }
        int after = 0;
        while (after < shorter - begin
                && other.charAt(other.length() - 1 - after) == text.charAt(text.length() - 1 - after)) {
            after++;
        }
        return new RenderedChat(text, begin, text.length() - after);
    }

    /** The same place in Unicode code points, in which tokenizers count. */
    int codePoints(int place) {
        return text.codePointCount(0, place);
    }
}
