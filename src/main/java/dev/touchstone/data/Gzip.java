package dev.touchstone.data;

import dev.touchstone.domain.TouchstoneException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Decompressed gzip data; where it is damaged, reading fails with INVALID_DATA. */
final class Gzip extends FilterInputStream {
    private static final int BUFFER = 1 << 16;

    private final String source;

    private Gzip(InputStream decompressed, String source) {
        super(decompressed);
        this.source = source;
    }

    /**
     * The data itself, or decompressed if its first two bytes are those of gzip.
     *
     * @param in supports {@link InputStream#mark}
     * @param source named where the data is damaged
     * @throws TouchstoneException INVALID_DATA
     */
    static InputStream decompressed(InputStream in, String source) throws IOException {
        in.mark(2);
        byte[] magic = in.readNBytes(2);
        in.reset();
        if (magic.length < 2 || magic[0] != 0x1f || magic[1] != (byte) 0x8b) {
            return in;
        }
        try {
            return new Gzip(new GZIPInputStream(in, BUFFER), source);
        } catch (EOFException e) {
            throw cut(source);
        } catch (ZipException e) {
            throw damaged(source);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (EOFException e) {
            throw cut(source);
        } catch (ZipException e) {
            throw damaged(source);
        }
    }

    private static TouchstoneException cut(String source) {
        return JsonFields.problem(source, "gzip data that ends too early", "the complete file; copy it again");
    }

    private static TouchstoneException damaged(String source) {
        return JsonFields.problem(source, "damaged gzip data", "an intact file; copy it again");
    }
}
