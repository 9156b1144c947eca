package dev.touchstone.data;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.FileFormat;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads preferences from a file, a folder or a request.
 *
 * <p>A file holds JSON objects, one on each line or all in one array, or the rows of a table (CSV), in one of the formats of
 * {@link PreferenceFormat}, that of the first object; unknown fields are ignored. Our own format is any mix of these forms, each
 * with an optional {@code weight}; {@code messages} (objects with role and content) may take the place of {@code prompt}, which may
 * also be left out:
 *
 * <ul>
 *   <li>{@code {prompt, chosen, rejected, margin, annotator}}, the last two optional
 *   <li>{@code {prompt, responses[], rankings[{annotator, ranks[]}]}}, or {@code ranks[]} and {@code annotator} alone for one person
 *   <li>{@code {prompt, responses[2], annotations[{annotator, preferred}]}}, preferred 1, 2 or 0 for a tie, or both alone for one
 *   <li>{@code {prompt, response, ratings[{annotator, rating}]}}, or {@code rating} and {@code annotator} alone for one person;
 *       without a prompt, {@code text} in the place of {@code response}
 *   <li>{@code {prompt, response, label, annotator}} or {@code {text, label, annotator}}, label 0 or 1, false or true, down or up
 * </ul>
 *
 * <p>Symbolic links are not followed: a path that was checked leads nowhere else by the time it is read.
 */
public final class PreferenceReader {
    private PreferenceReader() {}

    /**
     * Reads all of a source.
     *
     * @param maxSkippedLines how many bad lines (of a folder: files) may be left out; with more, nothing is read
     * @throws TouchstoneException PATH_NOT_FOUND, INVALID_DATA naming file, line and field; STORAGE_FAILED
     */
    public static PreferenceSet read(DataSource source, int maxSkippedLines) {
        return read(source, maxSkippedLines, ByteBudget.limit());
    }

    /** @param maxBytes of a file or folder, decompressed */
    static PreferenceSet read(DataSource source, int maxSkippedLines, long maxBytes) {
        return intake(source, maxSkippedLines, maxBytes).finishLearnable();
    }

    /**
     * Reads all of a source, whether or not it suffices to learn from.
     *
     * @throws TouchstoneException as {@link #read}
     */
    public static PreferenceSet readAny(DataSource source, int maxSkippedLines) {
        return intake(source, maxSkippedLines, ByteBudget.limit()).finish();
    }

    /** As {@link #readAny(DataSource, int)}, of a file or folder. */
    public static PreferenceSet readAny(Path path, FileFormat format, int maxSkippedLines) {
        return readAny(new DataSource.Location(path, format, ""), maxSkippedLines);
    }

    private static Intake intake(DataSource source, int maxSkippedLines, long maxBytes) {
        return switch (source) {
            case DataSource.Location location ->
                read(location.path(), location.format(), maxSkippedLines, maxBytes)
                        .ofDataset(location.dataset());
            case DataSource.Inline inline -> read(inline);
            case DataSource.Dataset dataset ->
                throw new IllegalArgumentException(dataset + ": a name (expected: the place of its file)");
        };
    }

    /** @throws TouchstoneException PATH_NOT_FOUND */
    public static DataSource requirePresent(DataSource source) {
        if (source instanceof DataSource.Location location) {
            requirePresent(location.path());
        }
        return source;
    }

    private static void requirePresent(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new TouchstoneException(
                    Reason.PATH_NOT_FOUND, path + ": not there (expected: a JSON lines file or a folder)");
        }
    }

    private static Intake read(Path path, FileFormat format, int maxSkippedLines, long maxBytes) {
        ByteBudget budget = new ByteBudget(path.toString(), maxBytes);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return LabelledFolder.read(path, maxSkippedLines, budget);
        }
        requirePresent(path);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw JsonFields.problem(path.toString(), "neither file nor folder", "a JSON lines file or a folder");
        }
        return PreferenceFile.read(path, format, maxSkippedLines, budget);
    }

    private static Intake read(DataSource.Inline inline) {
        Intake intake = new Intake("inline", 0);
        int next = 0;
        for (Preference preference : inline.preferences()) {
            intake.sha256().update(CanonicalForm.line(preference) + "\n");
            intake.take(
                    "inline.preferences[" + next++ + "]",
                    () -> Optional.of(new FormattedItems.Read("", List.of(preference))));
        }
        return intake;
    }
}
