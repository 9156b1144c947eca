package dev.touchstone.data;

import dev.touchstone.domain.TouchstoneException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads items to score, one JSON object a line, never holding more than one line: {@code {id, text}}, or
 * {@code {id, prompt, response}}, where {@code messages} (objects with role and content) may take the place of {@code prompt}.
 * Unknown fields are ignored, blank lines passed over.
 */
public final class ScoreLines {
    private final LineReader lines;

    public ScoreLines(InputStream in) {
        this.lines = new LineReader(in, JsonLine.MAX_BYTES);
    }

    /** The next item or broken line; empty at the end. */
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
