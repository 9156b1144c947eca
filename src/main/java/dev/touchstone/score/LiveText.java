package dev.touchstone.score;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The text of an answer that comes in pieces of UTF-8, cut anywhere: a character shows once all of it has come. */
final class LiveText {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final StringBuilder text = new StringBuilder();
    private byte[] partOfCharacter = new byte[0];
    private long bytes;
    private long codePoints;
    private final SentenceCount sentences = new SentenceCount();

    /** @throws TouchstoneException INVALID_TEXT; what came before it stays */
    void append(byte[] utf8) {
        ByteBuffer in = ByteBuffer.allocate(partOfCharacter.length + utf8.length)
                .put(partOfCharacter)
                .put(utf8)
                .flip();
        CharBuffer out = CharBuffer.allocate(in.remaining());
        CoderResult result = decoder.reset().decode(in, out, false);
        if (result.isError()) {
            throw invalid("not UTF-8");
        }
        partOfCharacter = new byte[in.remaining()];
        in.get(partOfCharacter);
        bytes += utf8.length;
        out.flip().codePoints().forEach(this::append);
    }

    private void append(int codePoint) {
        sentences.add(codePoint);
        text.appendCodePoint(codePoint);
        codePoints++;
    }

    /** Says that nothing follows. INVALID_TEXT if that cuts a character. */
    void requireWhole() {
        if (partOfCharacter.length > 0) {
            throw invalid("ends inside a character");
        }
    }

    /** What there is now. */
    Part part() {
        return new Part(text.toString(), bytes, codePoints, sentences());
    }

    /** Bytes that have come. */
    long bytes() {
        return bytes;
    }

    /** Whole characters that have come, in Unicode code points. */
    long codePoints() {
        return codePoints;
    }

    /** Sentences that have ended. */
    int sentences() {
        return sentences.ended();
    }

    private static TouchstoneException invalid(String what) {
        return TouchstoneException.of(Reason.INVALID_TEXT, "delta", what + " (expected: valid UTF-8)");
    }

    /** A text as it was at one time. */
    record Part(String text, long bytes, long codePoints, int sentences) {
        /** Whether there is nothing yet that could be judged. */
        boolean isBlank() {
            return text.isBlank();
        }
    }
}
