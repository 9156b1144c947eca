package dev.touchstone.data;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads preferences from a file, a folder or a request.
 *
 * <p>A file holds one JSON object on each line, in one of the formats of {@link PreferenceFormat}, that of the first line; unknown
 * fields are ignored. Our own format is any mix of these forms, each with an optional {@code weight}; {@code messages} (objects with
 * role and content) may take the place of {@code prompt}, which may also be left out:
 *
 * <ul>
 *   <li>{@code {prompt, chosen, rejected, margin}}, margin optional
 *   <li>{@code {prompt, responses[], rankings[{annotator, ranks[]}]}}, or with {@code ranks[]} alone for one person
 *   <li>{@code {prompt, responses[2], annotations[{annotator, preferred}]}}, preferred 1, 2 or 0 for a tie
 *   <li>{@code {prompt, response, ratings[{annotator, rating}]}}, or with {@code text} without a prompt
 *   <li>{@code {text, label}}, label 0, 1, true or false
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
        return switch (source) {
            case DataSource.Location location -> read(location.path(), maxSkippedLines, maxBytes);
            case DataSource.Inline inline -> read(inline);
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

    private static PreferenceSet read(Path path, int maxSkippedLines, long maxBytes) {
        ByteBudget budget = new ByteBudget(path.toString(), maxBytes);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return LabelledFolder.read(path, maxSkippedLines, budget);
        }
        requirePresent(path);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw JsonFields.problem(path.toString(), "neither file nor folder", "a JSON lines file or a folder");
        }
        return JsonLinesFile.read(path, maxSkippedLines, budget);
    }

    private static PreferenceSet read(DataSource.Inline inline) {
        Intake intake = new Intake("inline", 0);
        int next = 0;
        for (Preference preference : inline.preferences()) {
            intake.take("inline.preferences[" + next++ + "]", () -> List.of(preference));
        }
        return intake.finish(CanonicalForm.sha256(inline.preferences()), PreferenceForms::of);
    }
}
