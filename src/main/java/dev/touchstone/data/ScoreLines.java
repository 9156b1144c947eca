package dev.touchstone.data;

import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads items to score, one JSON object a line, never holding more than one line: {@code {id, text}}, or
 * {@code {id, prompt, response}}, where {@code messages} (objects with role and content) may take the place of {@code prompt}.
 * Unknown fields are ignored, blank lines passed over; the whole may be compressed with gzip.
 */
public final class ScoreLines {
    private final LineReader lines;

    /**
     * Begins to read.
     *
     * @param in supports {@link InputStream#mark}
     * @param source named where the data as a whole is damaged
     * @throws TouchstoneException INVALID_DATA
     */
    public ScoreLines(InputStream in, String source) throws IOException {
        this.lines = new LineReader(Gzip.decompressed(in, source), JsonLine.MAX_BYTES);
    }

    /**
     * The next item or broken line; empty at the end.
     *
     * @throws TouchstoneException INVALID_DATA
     */
    public Optional<ScoreLine> next() throws IOException {
        for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
            Optional<ScoreLine> item = item(line);
            if (item.isPresent()) {
                return item;
            }
        }
        return Optional.empty();
    }

    private static Optional<ScoreLine> item(LineReader.Line line) {
        try {
            return JsonLine.fields(line).map(fields -> ScoreLine.of(line.number(), fields));
        } catch (TouchstoneException e) {
            return Optional.of(ScoreLine.unreadable(line.number(), e));
        }
    }
}
