package dev.touchstone.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;

/**
 * A tokenized input before it is fitted to a length. Content is what the tokenizer did not add itself.
 *
 * @param typeIds segment of each token
 * @param special for each token, 1 when the tokenizer added it: it is never cut off
 * @param sequences for each content token, the number of the text it comes from
 * @param judged number of the text that is judged: 0 = a whole text, 1 = the response to a prompt
 */
@SuppressWarnings("ArrayRecordComponent") // as the tokenizer gives them
record TokenSequence(long[] ids, long[] typeIds, long[] special, long[] sequences, int judged) {

    static TokenSequence of(Encoding encoding, int judged) {
        return new TokenSequence(
                encoding.getIds(),
                encoding.getTypeIds(),
                encoding.getSpecialTokenMask(),
                encoding.getSequenceIds(),
                judged);
    }

    /** A conversation: one text of which only a part is the answer, and to which the tokenizer added nothing. */
    static TokenSequence of(Encoding encoding, RenderedChat chat) {
        CharSpan[] places = encoding.getCharTokenSpans();
        int begin = chat.codePoints(chat.answerBegin());
        int end = chat.codePoints(chat.answerEnd());
        long[] parts = new long[places.length];
        for (int i = 0; i < places.length; i++) {
            parts[i] = places[i] != null && places[i].getEnd() > begin && places[i].getStart() < end ? 1 : 0;
        }
        return new TokenSequence(encoding.getIds(), encoding.getTypeIds(), new long[places.length], parts, 1);
    }

    /** As for a model that is not told which text a token is of. */
    TokenSequence withoutSegments() {
        return new TokenSequence(ids, new long[ids.length], special, sequences, judged);
    }

    /** Cuts content off one end of the whole sequence until it fits; at least one token of the judged text stays. */
    Tokens fit(Truncation truncation, int maxLength) {
        int excess = Math.max(0, ids.length - maxLength);
        if (excess > 0 && truncation == Truncation.NONE) {
            throw tooLong("<= " + maxLength + ", or truncation RIGHT or LEFT");
        }
        boolean[] cut = cut(excess, truncation == Truncation.LEFT);
        if (content(judged, cut) == 0) {
            throw tooLong("a max_length above " + maxLength + ", which leaves nothing of it");
        }
        return keep(cut, ids.length - excess);
    }

    /** Refuses texts of which the tokenizer makes nothing. */
    void requireContent() {
        for (int text = 0; text <= judged; text++) {
            if (content(text, new boolean[ids.length]) == 0) {
                String field = text == judged ? judgedField() : "prompt";
                throw TouchstoneException.of(Reason.EMPTY_TEXT, field, "no tokens (expected: some visible characters)");
            }
        }
    }

    private boolean[] cut(int count, boolean fromStart) {
        boolean[] cut = new boolean[ids.length];
        int left = count;
        for (int i = 0; i < ids.length && left > 0; i++) {
            int token = fromStart ? i : ids.length - 1 - i;
            if (special[token] == 0) {
                cut[token] = true;
                left--;
            }
        }
        return cut;
    }

    private int content(int text, boolean[] cut) {
        int count = 0;
        for (int i = 0; i < ids.length; i++) {
            count += !cut[i] && special[i] == 0 && sequences[i] == text ? 1 : 0;
        }
        return count;
    }

    private Tokens keep(boolean[] cut, int length) {
        int[] keptIds = new int[length];
        int[] keptTypeIds = new int[length];
        int next = 0;
        for (int i = 0; i < ids.length; i++) {
            if (!cut[i]) {
                keptIds[next] = (int) ids[i];
                keptTypeIds[next] = (int) typeIds[i];
                next++;
            }
        }
        int answerTokens = ids.length - beforeTheJudged(new boolean[ids.length]);
        return new Tokens(keptIds, keptTypeIds, length < ids.length, beforeTheJudged(cut), answerTokens);
    }

    /** Tokens that stay and stand before the first one of an answer. */
    private int beforeTheJudged(boolean[] cut) {
        int count = 0;
        for (int i = 0; judged > 0 && !isJudged(i, cut); i++) {
            count += cut[i] ? 0 : 1;
        }
        return count;
    }

    private boolean isJudged(int token, boolean[] cut) {
        return !cut[token] && special[token] == 0 && sequences[token] == judged;
    }

    private String judgedField() {
        return judged == 0 ? "text" : "response";
    }

    private TouchstoneException tooLong(String expected) {
        return TouchstoneException.of(
                Reason.TEXT_TOO_LONG, judgedField(), ids.length + " tokens (expected: " + expected + ")");
    }
}
