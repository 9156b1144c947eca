package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A file with one preference on each line, plain or compressed with gzip. */
final class JsonLinesFile {
    private static final int BUFFER = 1 << 16;

    private JsonLinesFile() {}

    static PreferenceSet read(Path file, int maxSkippedLines) {
        Intake intake = new Intake(file.toString(), maxSkippedLines);
        Sha256 sha256 = new Sha256();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                InputStream content = new DigestInputStream(decompressed(raw), sha256.digest())) {
            take(new LineReader(content, JsonLine.MAX_BYTES), file, intake);
        } catch (EOFException e) {
            throw JsonFields.problem(
                    file.toString(), "gzip data that ends too early", "the complete file; copy it again");
        } catch (ZipException e) {
            throw JsonFields.problem(file.toString(), "damaged gzip data", "an intact file; copy it again");
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
        return intake.finish(sha256.hex());
    }

    private static void take(LineReader lines, Path file, Intake intake) throws IOException {
        for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
            LineReader.Line current = line;
            intake.take(file + ":" + line.number(), () -> preference(current));
        }
    }

    private static Optional<Preference> preference(LineReader.Line line) {
        return JsonLine.text(line).map(PreferenceLine::parse);
    }

    private static InputStream decompressed(InputStream in) throws IOException {
        in.mark(2);
        byte[] magic = in.readNBytes(2);
        in.reset();
        boolean gzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        return gzip ? new GZIPInputStream(in, BUFFER) : in;
    }
}
