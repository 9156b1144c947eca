package dev.touchstone.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file below its header: texts by the names of the columns, without the empty ones. */
final class CsvItems implements Items {
    private static final int HEADER_CHARS = 1 << 13;

    private final String source;
    private final Iterator<NamedCsvRecord> rows;

    CsvItems(InputStream content, String source) throws IOException {
        this.source = source;
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()), HEADER_CHARS);
        this.rows = CsvReader.builder()
                .fieldSeparator(separator(reader))
                .allowUnclosedQuote(false)
                .ofNamedCsvRecord(reader)
                .iterator();
    }

    @Override
    public @Nullable Item next() throws IOException {
        try {
            if (!rows.hasNext()) {
                return null;
            }
            NamedCsvRecord row = rows.next();
            return new Item(":" + row.getStartingLineNumber(), () -> Optional.of(new JsonFields("", object(row))));
        } catch (CsvParseException e) {
            throw JsonFields.problem(source, "not valid CSV", "quoted cells that end");
        } catch (UncheckedIOException e) {
            throw readable(Objects.requireNonNull(e.getCause()));
        }
    }

    private IOException readable(IOException e) {
        if (e instanceof CharacterCodingException) {
            throw JsonFields.problem(source, "malformed bytes", "UTF-8");
        }
        return e;
    }

    /** Spreadsheets write what their country's does not use in numbers. */
    private static char separator(BufferedReader reader) throws IOException {
        reader.mark(HEADER_CHARS);
        char[] beginning = new char[HEADER_CHARS];
        String header = new String(beginning, 0, Math.max(0, reader.read(beginning)))
                .lines()
                .findFirst()
                .orElse("");
        reader.reset();
        if (header.startsWith("\ufeff")) {
            reader.skip(1);
        }
        for (char separator : new char[] {',', ';', '\t'}) {
            if (header.indexOf(separator) >= 0) {
                return separator;
            }
        }
        return ',';
    }

    private static ObjectNode object(NamedCsvRecord row) {
        int expected = row.getHeader().size();
        if (row.getFieldCount() != expected) {
            throw JsonFields.problem("row", row.getFieldCount() + " cells", expected + ", as in the header");
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        row.getFieldsAsMap().forEach((name, value) -> {
            if (!value.isBlank()) {
                object.put(name.strip().toLowerCase(Locale.ROOT), value);
            }
        });
        return object;
    }
}
