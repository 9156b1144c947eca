package dev.touchstone.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** How many bytes of a source may still be read, decompressed ones where it is compressed: a small file can hold a lot. */
final class ByteBudget {
    private static final String PROPERTY = "touchstone.max-data-bytes";
    private static final String VARIABLE = "TOUCHSTONE_MAX_DATA_BYTES";
    private static final long DEFAULT = 1L << 30;

    private final String source;
    private final long limit;
    private long used;

    ByteBudget(String source, long limit) {
        this.source = source;
        this.limit = limit;
    }

    /** The limit that was set for this process. */
    static long limit() {
        String set = System.getProperty(PROPERTY, System.getenv().getOrDefault(VARIABLE, ""));
        try {
            return set.isBlank() ? DEFAULT : Long.parseLong(set.strip());
        } catch (NumberFormatException e) {
            throw JsonFields.problem(VARIABLE, set, "a number of bytes");
        }
    }

    /** @throws dev.touchstone.domain.TouchstoneException INVALID_DATA when the limit is passed */
    void take(long bytes) {
        used += bytes;
        if (used > limit) {
            throw JsonFields.problem(
                    source,
                    "holds more than " + limit + " bytes",
                    "fewer, decompressed; " + VARIABLE + " sets the limit");
        }
    }

    /** A stream whose bytes are taken from here. */
    InputStream counting(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                take(read < 0 ? 0 : 1);
                return read;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                take(Math.max(0, read));
                return read;
            }
        };
    }
}
