package dev.touchstone.cli;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8, one at a time. A line beyond the bound is passed over without being held in memory. */
final class Utf8Lines {
    private static final int MAX_BYTES = 16 << 20;

    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLong;

    /** @param in buffered */
    Utf8Lines(InputStream in) {
        this.in = in;
    }

    /** The next line, or null at the end. */
    @Nullable
    Line next() throws IOException {
        bytes.reset();
        tooLong = false;
        int read = in.read();
        if (read < 0) {
            return null;
        }
        while (read >= 0 && read != '\n') {
            keep(read);
            read = in.read();
        }
        return new Line(bytes.toByteArray(), tooLong);
    }

    private void keep(int read) {
        if (bytes.size() < MAX_BYTES) {
            bytes.write(read);
        } else {
            tooLong = true;
        }
    }

    /** One line as it was read. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Line(byte[] bytes, boolean tooLong) {
        boolean isBlank() {
            return !tooLong && new String(bytes, StandardCharsets.ISO_8859_1).isBlank();
        }

        /** @throws TouchstoneException TEXT_TOO_LONG, INVALID_TEXT */
        String text() {
            if (tooLong) {
                throw new TouchstoneException(
                        Reason.TEXT_TOO_LONG, "more than " + MAX_BYTES + " bytes (expected: a shorter line)");
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new TouchstoneException(Reason.INVALID_TEXT, "invalid bytes (expected: UTF-8)", e);
            }
        }
    }
}
