package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder with one acceptable text in each file of {@code pos/} and one unacceptable text in each of {@code neg/}. */
final class LabelledFolder {
    static final int MAX_FILE_BYTES = 10_000_000;

    private LabelledFolder() {}

    static PreferenceSet read(Path folder, int maxSkippedFiles) {
        Path acceptable = folder.resolve("pos");
        Path unacceptable = folder.resolve("neg");
        if (!Files.isDirectory(acceptable) || !Files.isDirectory(unacceptable)) {
            throw JsonFields.problem(
                    folder.toString(), "a folder without pos/ and neg/", "a JSON lines file, or a folder with both");
        }
        Intake intake = new Intake(folder.toString(), maxSkippedFiles);
        Sha256 sha256 = new Sha256();
        takeAll(acceptable, true, intake, sha256);
        takeAll(unacceptable, false, intake, sha256);
        return intake.finish(sha256.hex());
    }

    private static void takeAll(Path folder, boolean acceptable, Intake intake, Sha256 sha256) {
        for (Path file : sortedFiles(folder)) {
            byte[] bytes = bytes(file);
            sha256.update(folder.getFileName() + "/" + file.getFileName() + "\0" + bytes.length + "\0");
            sha256.update(bytes);
            intake.take(file.toString(), () -> Optional.of(text(bytes, acceptable)));
        }
    }

    private static List<Path> sortedFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && !isHidden(file))
                    .sorted()
                    .toList();
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
        try (InputStream in = Files.newInputStream(file)) {
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
