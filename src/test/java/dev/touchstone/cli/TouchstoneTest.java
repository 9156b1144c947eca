package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.TouchstoneVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TouchstoneTest {
    @TempDir
    private Path directory;

    @Test
    void version_asked_isThatOfTheProgram() {
        assertThat(run("--version")).isEqualTo(new Result(0, "touchstone " + TouchstoneVersion.CURRENT + "\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "train", "score --model m --in a", "frobnicate", "serve --port x"})
    void command_wrongUse_exitsWith2AndSaysWhereHelpIs(String line) {
        Result result = run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("touchstone: ").contains("--help'.");
    }

    @Test
    void models_noneYet_saysSo() {
        Result result = run("models", "--data-dir", directory.toString());

        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("No models under " + directory + ".\n");
    }

    @Test
    void evaluate_unknownModel_failsInOneLine() {
        Result result = run("evaluate", "--data-dir", directory.toString(), "--model", "nobody", "--data", "x.jsonl");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).singleElement().asString().startsWith("touchstone: MODEL_NOT_FOUND: ");
    }

    @Test
    void evaluate_labelOfWhatIsNoDirectory_isRefusedByName() {
        String[] line = {"evaluate", "--data-dir", directory.toString(), "--model", "tone", "--data", "x.jsonl"};
        Result result = run(Stream.concat(Stream.of(line), Stream.of("--reward-label", "good"))
                .toArray(String[]::new));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("reward_label: good (expected: none, as tone is no directory;")
                .doesNotContain("MODEL_NOT_FOUND");
    }

    @Test
    void evaluate_directoryWithoutConfig_saysWhatItLacks() {
        Result result = run("evaluate", "--model", directory.toString(), "--data", "x.jsonl");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().contains("no config.json");
    }

    @Test
    void train_everyBadOption_isNamedOnALineOfItsOwn() {
        Result result = run(
                "train",
                "--data-dir",
                directory.toString(),
                "--model",
                "No Model",
                "--base",
                "minilm",
                "--data",
                "x.jsonl",
                "--set",
                "learning_rate=-1",
                "--set",
                "num_train_epochs=0",
                "--set",
                "max_length=1000000");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err().lines())
                .hasSize(5)
                .anySatisfy(line -> assertThat(line).startsWith("touchstone: max_length: 1000000 (expected: at most"))
                .anySatisfy(line -> assertThat(line).startsWith("touchstone: --model: No Model (expected"))
                .anySatisfy(line -> assertThat(line).startsWith("touchstone: --data: x.jsonl: not there"))
                .anySatisfy(line -> assertThat(line).contains("learning_rate"))
                .anySatisfy(line -> assertThat(line).contains("num_train_epochs"));
    }

    @Test
    void train_baseOfAnUnknownKind_saysWhichItIs() throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"weird\"}");
        Path data = Files.writeString(directory.resolve("x.jsonl"), "{\"chosen\": \"a\", \"rejected\": \"b\"}");

        Result result = run("train", "--model", "m", "--base", directory.toString(), "--data", data.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("weird");
    }

    @Test
    void train_noData_failsInOneLine() {
        Result result = run(
                "train", "--data-dir", directory.toString(), "--model", "m", "--base", "minilm", "--data", "x.jsonl");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("touchstone: --data: x.jsonl: not there");
    }

    @Test
    void score_noFolderForTheResults_saysSoBeforeTheModelIsLookedFor() throws IOException {
        Path items = Files.writeString(directory.resolve("items.jsonl"), "{}");
        Path out = directory.resolve("nowhere").resolve("x");

        Result result = run("score", "--model", "nobody", "--in", items.toString(), "--out", out.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("touchstone: PATH_NOT_FOUND: --out: " + out + ": no such folder");
    }

    @Test
    void score_truncatedGzip_failsInOneLine() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(whole)) {
            gzip.write("{\"text\": \"kind\"}".getBytes(StandardCharsets.UTF_8));
        }
        Path items = directory.resolve("items.jsonl.gz");
        Files.write(items, Arrays.copyOf(whole.toByteArray(), 12));
        String model = "src/test/resources/golden/bert";

        Result result = run("score", "--model", model, "--in", items.toString(), "--out", "-");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("touchstone: INVALID_DATA: " + items + ": gzip data that ends too early");
    }

    @Test
    void failed_takenPort_isWrongUse() {
        StringWriter err = new StringWriter();
        CommandLine program = Touchstone.commandLine().setErr(new PrintWriter(err, true));

        int code =
                Failures.failed(new IllegalStateException(new BindException("Address already in use")), program, false);

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith("touchstone: INVALID_REQUEST: health and metrics cannot listen");
    }

    @Test
    void failed_missingFile_isSaidInWords() {
        StringWriter err = new StringWriter();
        CommandLine program = Touchstone.commandLine().setErr(new PrintWriter(err, true));

        int code = Failures.failed(new NoSuchFileException("a/b"), program, false);

        assertThat(code).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("touchstone: STORAGE_FAILED: a/b: no such file or folder");
    }

    @Test
    void debug_failure_showsWhereItCameFrom() {
        Result result = run(
                "evaluate", "--debug", "--data-dir", directory.toString(), "--model", "nobody", "--data", "x.jsonl");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("\tat dev.touchstone.");
    }

    private static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program =
                Touchstone.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Result(program.execute(args), out.toString(), err.toString());
    }

    private record Result(int code, String out, String err) {}
}
