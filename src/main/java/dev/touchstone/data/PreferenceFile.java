package dev.touchstone.data;

import dev.touchstone.domain.FileFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Locale;

/** A file of preferences, plain or compressed with gzip: JSON lines, a JSON array or CSV. */
final class PreferenceFile {
    private static final int BUFFER = 1 << 16;

    private PreferenceFile() {}

    static Intake read(Path file, FileFormat told, int maxSkipped, ByteBudget budget) {
        Intake intake = new Intake(file.toString(), maxSkipped);
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), BUFFER);
                InputStream decompressed = budget.counting(Gzip.decompressed(raw, file.toString()));
                InputStream content =
                        new BufferedInputStream(new DigestInputStream(decompressed, intake.digest()), BUFFER)) {
            FormattedItems formatted = new FormattedItems(csvByName(file, told));
            takeAll(items(content, file, formatted.isCsv()), file, formatted, intake);
            content.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
        return intake;
    }

    private static void takeAll(Items items, Path file, FormattedItems formatted, Intake intake) throws IOException {
        for (Items.Item item = items.next(); item != null; item = items.next()) {
            Items.Item current = item;
            intake.take(file + item.place(), () -> formatted.read(current));
        }
        intake.readAs(formatted::words);
    }

    private static FileFormat csvByName(Path file, FileFormat told) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        boolean csv = told.name().isEmpty() && (name.endsWith(".csv") || name.endsWith(".tsv"));
        return csv ? new FileFormat("csv", told.columns()) : told;
    }

    private static Items items(InputStream content, Path file, boolean csv) throws IOException {
        if (csv) {
            return new CsvItems(content, file.toString());
        }
        content.mark(BUFFER);
        int first = content.read();
        while (first >= 0 && Character.isWhitespace(first)) {
            first = content.read();
        }
        content.reset();
        return first == '['
                ? new JsonArrayItems(content, file.toString())
                : new JsonLineItems(new LineReader(content, JsonLine.MAX_BYTES));
    }
}
