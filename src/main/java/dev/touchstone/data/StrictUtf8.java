package dev.touchstone.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes to text; malformed bytes are an error and never become replacement characters. */
final class StrictUtf8 {
    private StrictUtf8() {}

    static String decode(byte[] bytes, String field) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            throw JsonFields.problem(field, "malformed bytes at byte " + (in.position() + 1), "UTF-8");
        }
    }

    /** Some editors put a byte order mark in front of a file. */
    static String withoutByteOrderMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }
}
