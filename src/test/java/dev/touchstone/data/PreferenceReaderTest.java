package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PreferenceReaderTest {
    private static final String PAIR = "{\"chosen\":\"a\",\"rejected\":\"b\"}\n";
    private static final String BAD = "{\"chosen\":\"a\",\"rejected\":\"a\"}\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void read_mixedFile_keepsTheOrder() throws IOException {
        Path file =
                write("\ufeff" + PAIR + "\r\n  \n{\"text\":\"good\",\"label\":1}\r\n{\"text\":\"bad\",\"label\":0}");
        assertThat(read(file).preferences())
                .containsExactly(
                        new Preference.Pair(null, "a", "b", 0, 1),
                        new Preference.LabelledText("good", true),
                        new Preference.LabelledText("bad", false));
    }

    @Test
    void read_linesLeftOut_placesNameTheLinesOfTheRest() throws IOException {
        Path file = write(PAIR + BAD + "\n" + PAIR);
        assertThat(PreferenceReader.read(new DataSource.Location(file), 1).places())
                .containsExactly(file + ":1", file + ":4");
    }

    @Test
    void read_gzip_equalsThePlainFile() throws IOException {
        Path plain = write(PAIR.repeat(3));
        Path compressed = write("data.gz", gzip(PAIR.repeat(3)));
        assertThat(read(compressed).preferences()).isEqualTo(read(plain).preferences());
        assertThat(read(compressed).sha256()).isEqualTo(read(plain).sha256());
    }

    @Test
    void read_severalGzipMembers_readsAll() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(gzip(PAIR));
        both.write(gzip(PAIR.repeat(2)));
        assertThat(read(write("data.gz", both.toByteArray())).preferences()).hasSize(3);
    }

    @Test
    void read_truncatedGzip_saysSo() throws IOException {
        byte[] whole = gzip(IntStream.range(0, 1000)
                .mapToObj(i -> "{\"chosen\":\"a" + i * 7919 + "\",\"rejected\":\"b\"}\n")
                .collect(Collectors.joining()));
        for (int length : new int[] {3, 200, whole.length / 2, whole.length - 8, whole.length - 1}) {
            Path file = write("data.gz", Arrays.copyOf(whole, length));
            assertInvalid(file, 1000, file + ": gzip data that ends too early");
        }
    }

    @Test
    void read_damagedGzip_saysSo() throws IOException {
        byte[] bytes = gzip(PAIR.repeat(100));
        bytes[bytes.length - 6] ^= 0x55;
        Path file = write("data.gz", bytes);
        assertInvalid(file, 1000, file + ": damaged gzip data");
    }

    @Test
    void read_badLine_isNamedByFileLineAndField() throws IOException {
        Path file = write(PAIR + "\n" + BAD + PAIR);
        assertInvalid(file, 0, file + ":3: rejected: equal to chosen");
    }

    @Test
    void read_badLinesWithinTolerance_areListed() throws IOException {
        Path file = write(PAIR + BAD + PAIR + "{}\n");
        PreferenceSet set = PreferenceReader.read(new DataSource.Location(file), 2);
        assertThat(set.preferences()).hasSize(2);
        assertThat(set.skippedLines()).hasSize(2);
        assertThat(set.skippedLines().getFirst()).startsWith(file + ":2: rejected: ");
        assertThat(set.skippedLines().getLast()).startsWith(file + ":4: line: ");
    }

    @Test
    void read_manyBadLines_namesTheFirstTenAndTheNumber() throws IOException {
        Path file = write(PAIR + BAD.repeat(25));
        assertThatThrownBy(() -> PreferenceReader.read(new DataSource.Location(file), 24))
                .hasMessageStartingWith(file + ": 25 bad lines (expected: at most max_skipped_lines = 24)")
                .hasMessageContaining(file + ":2: ")
                .hasMessageContaining(file + ":11: ")
                .message()
                .doesNotContain(file + ":12: ");
    }

    @Test
    void read_malformedUtf8_namesTheByte() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(PAIR.getBytes(StandardCharsets.UTF_8));
        bytes.write("{\"text\":\"caf".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xe9);
        bytes.write("\",\"label\":1}".getBytes(StandardCharsets.UTF_8));
        Path file = write("latin1.jsonl", bytes.toByteArray());
        assertInvalid(file, 0, file + ":2: line: malformed bytes at byte 13");
    }

    @Test
    void read_overlongLine_isABadLine() throws IOException {
        Path file = write("{\"text\":\"" + "x".repeat(JsonLine.MAX_BYTES) + "\",\"label\":1}\n" + PAIR);
        assertInvalid(file, 0, file + ":1: line: longer than 10000000 bytes");
        assertThat(PreferenceReader.read(new DataSource.Location(file), 1).preferences())
                .hasSize(1);
    }

    @Test
    void read_nothingToLearnFrom_saysWhatIsNeeded() throws IOException {
        assertInvalid(write(""), 0, "no preferences");
        assertInvalid(write("\n\n"), 0, "no preferences");
        assertInvalid(write("{\"text\":\"t\",\"label\":1}\n".repeat(3)), 0, "texts of label 0 too");
        assertInvalid(write(PAIR + "{\"text\":\"t\",\"label\":0}\n"), 0, "texts of label 1 too");
    }

    @Test
    void read_missingPath_isNotFound() {
        assertThatThrownBy(() -> read(directory.resolve("none.jsonl")))
                .asInstanceOf(type(TouchstoneException.class))
                .extracting(TouchstoneException::reason)
                .isEqualTo(Reason.PATH_NOT_FOUND);
    }

    /** A file of Linux whose bytes at 0 nobody can read. */
    @Test
    void read_failingFile_saysWhichAndWhy() throws IOException {
        Path failing = Path.of("/proc/self/mem");
        assertStorageFailed(failing, failing + ": IOException: Input/output error");
    }

    @Test
    void read_folderWithALink_isRefused() throws IOException {
        write("pos/1.txt", "fine".getBytes(StandardCharsets.UTF_8));
        Path link = directory.resolve("neg/1.txt");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("/proc/self/environ"));
        assertInvalid(directory, 0, link + ": a symbolic link");
        Files.delete(link);
        Files.delete(link.getParent());
        Files.createSymbolicLink(link.getParent(), directory.resolve("pos"));
        assertInvalid(directory, 0, directory + ": a folder without pos/ and neg/");
    }

    @Test
    void readFailure_whatTheCallerCanPutRight_isTheCallers() {
        Path file = directory.resolve("data.jsonl");
        TouchstoneException denied = ReadFailure.of(file, new AccessDeniedException(file.toString()));
        assertThat(denied.reason()).isEqualTo(Reason.INVALID_DATA);
        assertThat(denied).hasMessageStartingWith(file + ": permission denied");
        TouchstoneException gone = ReadFailure.of(file, new NoSuchFileException(file.toString()));
        assertThat(gone.reason()).isEqualTo(Reason.PATH_NOT_FOUND);
        assertThat(gone).hasMessageStartingWith(file + ": not there any more");
    }

    @Test
    void read_folder_readsTextsInTheOrderOfTheirNames() throws IOException {
        write("pos/2_9.txt", "fine<br />film".getBytes(StandardCharsets.UTF_8));
        write("pos/10_7.txt", "nice".getBytes(StandardCharsets.UTF_8));
        write("pos/.hidden", "no".getBytes(StandardCharsets.UTF_8));
        write("neg/0_1.txt", "awful".getBytes(StandardCharsets.UTF_8));
        write("unsup/0_0.txt", "unknown".getBytes(StandardCharsets.UTF_8));
        assertThat(read(directory).preferences())
                .containsExactly(
                        new Preference.LabelledText("nice", true),
                        new Preference.LabelledText("fine<br />film", true),
                        new Preference.LabelledText("awful", false));
    }

    @Test
    void read_folderWithABadFile_namesIt() throws IOException {
        write("pos/1.txt", "fine".getBytes(StandardCharsets.UTF_8));
        write("neg/1.txt", new byte[] {'a', (byte) 0xff});
        write("neg/2.txt", " ".getBytes(StandardCharsets.UTF_8));
        write("neg/3.txt", "awful".getBytes(StandardCharsets.UTF_8));
        assertInvalid(directory, 1, directory.resolve("neg/1.txt") + ": text: malformed bytes at byte 2");
        assertInvalid(directory, 1, directory.resolve("neg/2.txt") + ": text: empty");
        assertThat(PreferenceReader.read(new DataSource.Location(directory), 2).preferences())
                .hasSize(2);
    }

    @Test
    void read_otherFolder_saysWhatIsNeeded() throws IOException {
        write("pos/1.txt", "fine".getBytes(StandardCharsets.UTF_8));
        assertInvalid(directory, 0, "a folder without pos/ and neg/");
    }

    @Test
    void read_inline_hasTheDigestOfItsLines() throws IOException {
        List<Preference> preferences = List.of(
                new Preference.Pair(new Prompt.Text("q"), "é", "b", 0.5, 1),
                new Preference.Ranking(
                        null, List.of("a", "b"), List.of(new Preference.AnnotatorRanks("x", List.of(1, 2)))),
                new Preference.LabelledText("good", true),
                new Preference.LabelledText("bad", false));
        PreferenceSet inline = PreferenceReader.read(new DataSource.Inline(preferences), 0);
        Path file = write(preferences.stream().map(CanonicalForm::line).collect(Collectors.joining("\n", "", "\n")));
        assertThat(inline.preferences()).isEqualTo(read(file).preferences());
        assertThat(inline.sha256()).isEqualTo(read(file).sha256());
        assertThat(inline.places()).startsWith("inline.preferences[0]", "inline.preferences[1]");
    }

    @Test
    void read_smallGzipThatHoldsALot_stopsAtTheLimit() throws IOException {
        Path bomb = write("data.gz", gzip(PAIR.repeat(100_000)));
        assertThat(Files.size(bomb)).isLessThan(20_000);
        assertThatThrownBy(() -> PreferenceReader.read(new DataSource.Location(bomb), 0, 1_000_000))
                .hasMessageContaining(bomb + ": holds more than 1000000 bytes")
                .asInstanceOf(type(TouchstoneException.class))
                .extracting(TouchstoneException::reason)
                .isEqualTo(Reason.INVALID_DATA);
    }

    @Test
    void read_exactlyTheLimit_isRead() throws IOException {
        Path file = write(PAIR.repeat(10));
        long size = Files.size(file);
        assertThat(PreferenceReader.read(new DataSource.Location(file), 0, size).preferences())
                .hasSize(10);
        assertThatThrownBy(() -> PreferenceReader.read(new DataSource.Location(file), 0, size - 1))
                .hasMessageContaining("holds more than");
    }

    @Test
    void read_folderAboveTheLimit_isRefused() throws IOException {
        write("pos/1.txt", "good".getBytes(StandardCharsets.UTF_8));
        write("neg/1.txt", "bad".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> PreferenceReader.read(new DataSource.Location(directory), 0, 6))
                .hasMessageContaining("holds more than 6 bytes");
    }

    @Test
    void read_link_isNotFollowed() throws IOException {
        Path file = write(PAIR);
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertInvalid(link, 0, link + ": neither file nor folder");
    }

    @Test
    @Timeout(60)
    void read_pipeOrDevice_isRefusedAndNotOpened() throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertInvalid(pipe, 0, pipe + ": neither file nor folder");
        assertInvalid(Path.of("/dev/zero"), 0, "/dev/zero: neither file nor folder");
    }

    private static PreferenceSet read(Path path) {
        return PreferenceReader.read(new DataSource.Location(path), 0);
    }

    private Path write(String content) throws IOException {
        return write("data.jsonl", content.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void assertStorageFailed(Path path, String message) {
        assertThatThrownBy(() -> read(path))
                .hasMessage(message)
                .asInstanceOf(type(TouchstoneException.class))
                .extracting(TouchstoneException::reason)
                .isEqualTo(Reason.STORAGE_FAILED);
    }

    private static void assertInvalid(Path path, int maxSkippedLines, String message) {
        assertThatThrownBy(() -> PreferenceReader.read(new DataSource.Location(path), maxSkippedLines))
                .hasMessageContaining(message)
                .asInstanceOf(type(TouchstoneException.class))
                .extracting(TouchstoneException::reason)
                .isEqualTo(Reason.INVALID_DATA);
    }
}
