package dev.touchstone.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines without ever holding more than one; of a line above the limit only the fact is kept. */
final class LineReader {
    /**
     * One line without its line feed.
     *
     * @param number from 1
     * @param bytes empty when the line is too long
     */
    @SuppressWarnings("ArrayRecordComponent") // decoded at once
    record Line(long number, byte[] bytes, boolean tooLong) {}

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int end;
    private long number;

    LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The next line, or null at the end. */
    @Nullable
    Line next() throws IOException {
        if (!fill()) {
            return null;
        }
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        boolean ended = false;
        while (!ended && fill()) {
            int stop = lineEnd();
            tooLong |= line.size() + (stop - position) > maxBytes;
            if (tooLong) {
                line.reset();
            } else {
                line.write(buffer, position, stop - position);
            }
            ended = stop < end;
            position = ended ? stop + 1 : stop;
        }
        return new Line(number, line.toByteArray(), tooLong);
    }

    private int lineEnd() {
        int stop = position;
        while (stop < end && buffer[stop] != '\n') {
            stop++;
        }
        return stop;
    }

    private boolean fill() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(0, in.read(buffer));
        }
        return position < end;
    }
}
