package dev.touchstone.dataset;

import dev.touchstone.data.CanonicalForm;
import dev.touchstone.data.PreferenceReader;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.data.Sha256;
import dev.touchstone.domain.FileFormat;
import dev.touchstone.domain.StorageFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The records of a revision: JSON lines in the canonical form, each with its id.
 *
 * @param sha256 of the lines, in hex
 */
record Content(List<Kept> records, String sha256) {
    /** Nothing is detected: a text of a dataset may look like another format. */
    static final FileFormat FORMAT = new FileFormat("touchstone", Map.of());

    private static final int ID_CHARS = 16;

    Content {
        records = List.copyOf(records);
    }

    static Content of(List<Kept> records) {
        Sha256 sha256 = new Sha256();
        records.forEach(record -> sha256.update(line(record)));
        return new Content(records, sha256.hex());
    }

    /** Of an earlier revision, everything may have been erased. */
    static Content read(Path file) {
        if (file.toFile().length() == 0) {
            return of(List.of());
        }
        PreferenceSet set = PreferenceReader.readAny(file, FORMAT, 0);
        return new Content(
                set.entries().stream()
                        .map(entry -> new Kept(entry.id(), entry.preference()))
                        .toList(),
                set.sha256());
    }

    /** What was read elsewhere, as records; those without an id get one from what they hold. */
    static List<Kept> records(PreferenceSet set) {
        return set.entries().stream()
                .map(entry -> new Kept(entry.id().isEmpty() ? idOf(entry) : entry.id(), entry.preference()))
                .toList();
    }

    void write(Path file) {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (Kept record : records) {
                out.write(line(record));
            }
        } catch (IOException e) {
            throw StorageFailure.of(file, e);
        }
    }

    long annotators() {
        return records.stream().flatMap(Kept::annotators).distinct().count();
    }

    private static String line(Kept record) {
        return CanonicalForm.line(record.id(), record.preference()) + "\n";
    }

    private static String idOf(PreferenceSet.Entry entry) {
        Sha256 sha256 = new Sha256();
        sha256.update(CanonicalForm.line(entry.preference()));
        return sha256.hex().substring(0, ID_CHARS);
    }
}
