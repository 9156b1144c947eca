package dev.touchstone.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.touchstone.domain.JobEvent;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.Records;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * One line of a journal: an event as a JSON object whose last member, {@code crc32c}, is the checksum of all bytes before it. Lines
 * of early versions have no checksum.
 */
final class JournalLine {
    private static final String KEY = ",\"crc32c\":\"";
    private static final String END = "\"}";
    private static final int CHECKSUM_CHARS = 8;
    private static final int SUFFIX_CHARS = KEY.length() + CHECKSUM_CHARS + END.length();

    private JournalLine() {}

    /** The line of an event, without its end. */
    static String of(JobEvent event) {
        String object = Records.line(event);
        String open = object.substring(0, object.length() - 1);
        return open + KEY + checksum(open) + END;
    }

    /** @throws TouchstoneException STORAGE_FAILED if it is damaged */
    static JobEvent read(String line) {
        int open = line.length() - SUFFIX_CHARS;
        if (open > 0
                && line.startsWith(KEY, open)
                && !line.startsWith(checksum(line.substring(0, open)) + END, open + KEY.length())) {
            throw new TouchstoneException(Reason.STORAGE_FAILED, "its checksum is another");
        }
        return Records.readEvent(line);
    }

    private static String checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(UTF_8));
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }
}
