package dev.touchstone.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;

/** A file with one preference on each line, plain or compressed with gzip. */
final class JsonLinesFile {
    private static final int BUFFER = 1 << 16;

    private JsonLinesFile() {}

    static PreferenceSet read(Path file, int maxSkippedLines, ByteBudget budget) {
        Intake intake = new Intake(file.toString(), maxSkippedLines);
        Sha256 sha256 = new Sha256();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), BUFFER);
                InputStream content = new DigestInputStream(
                        budget.counting(Gzip.decompressed(raw, file.toString())), sha256.digest())) {
            return take(new LineReader(content, JsonLine.MAX_BYTES), file, intake, sha256);
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    private static PreferenceSet take(LineReader lines, Path file, Intake intake, Sha256 sha256) throws IOException {
        FormattedLines formatted = new FormattedLines();
        for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
            LineReader.Line current = line;
            intake.take(file + ":" + line.number(), () -> formatted.preferences(current));
        }
        return intake.finish(sha256.hex(), formatted::words);
    }
}
