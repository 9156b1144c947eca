package dev.touchstone.data;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An object on each line. */
record JsonLineItems(LineReader lines) implements Items {
    @Override
    public @Nullable Item next() throws IOException {
        LineReader.Line line = lines.next();
        return line == null ? null : new Item(":" + line.number(), () -> JsonLine.fields(line));
    }
}
