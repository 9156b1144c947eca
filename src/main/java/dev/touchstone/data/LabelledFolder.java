package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder with one acceptable text in each file of {@code pos/} and one unacceptable text in each of {@code neg/}. */
final class LabelledFolder {
    static final int MAX_FILE_BYTES = 10_000_000;
    static final int MAX_FILES = 1_000_000;

    private LabelledFolder() {}

    static Intake read(Path folder, int maxSkippedFiles, ByteBudget budget) {
        Path acceptable = folder.resolve("pos");
        Path unacceptable = folder.resolve("neg");
        if (!isFolder(acceptable) || !isFolder(unacceptable)) {
            throw JsonFields.problem(
                    folder.toString(), "a folder without pos/ and neg/", "a JSON lines file, or a folder with both");
        }
        Intake intake = new Intake(folder.toString(), maxSkippedFiles);
        takeAll(acceptable, true, intake, budget);
        takeAll(unacceptable, false, intake, budget);
        intake.readAs(preferences -> "a folder of labelled texts");
        return intake;
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static void takeAll(Path folder, boolean acceptable, Intake intake, ByteBudget budget) {
        for (Path file : sortedFiles(folder)) {
            byte[] bytes = bytes(file);
            budget.take(bytes.length);
            intake.sha256().update(folder.getFileName() + "/" + file.getFileName() + "\0" + bytes.length + "\0");
            intake.sha256().update(bytes);
            intake.take(
                    file.toString(), () -> Optional.of(new FormattedItems.Read("", List.of(text(bytes, acceptable)))));
        }
    }

    private static List<Path> sortedFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> some = files.filter(file -> Files.isRegularFile(file) && !isHidden(file))
                    .limit(MAX_FILES + 1L)
                    .sorted()
                    .toList();
            if (some.size() > MAX_FILES) {
                throw JsonFields.problem(folder.toString(), "more than " + MAX_FILES + " files", "fewer");
            }
            return some;
        } catch (IOException e) {
            throw ReadFailure.of(folder, e);
        } catch (UncheckedIOException e) {
            throw ReadFailure.of(folder, Objects.requireNonNull(e.getCause()));
        }
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }

    private static byte[] bytes(Path file) {
        if (Files.isSymbolicLink(file)) {
            throw JsonFields.problem(file.toString(), "a symbolic link", "a file");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(MAX_FILE_BYTES + 1);
        } catch (IOException e) {
            throw ReadFailure.of(file, e);
        }
    }

    private static Preference text(byte[] bytes, boolean acceptable) {
        if (bytes.length > MAX_FILE_BYTES) {
            throw JsonFields.problem("text", "longer than " + MAX_FILE_BYTES + " bytes", "a shorter one");
        }
        String text = StrictUtf8.withoutByteOrderMark(StrictUtf8.decode(bytes, "text"));
        return new Preference.LabelledText(text, acceptable);
    }
}
