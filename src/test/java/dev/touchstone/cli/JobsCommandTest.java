package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class JobsCommandTest {
    private static final Path SAMPLES = Path.of("src/test/resources/jobs/0.1.0");
    private static final String SUCCEEDED = "jobs/20261127-072137-evip39";
    private static final String FAILED = "jobs/20261127-072145-jxtaf0";
    private static final String CANCELLED = "jobs/20261127-072151-2xzqhm";
    private static final String QUEUED = "jobs/20261127-072222-fq7uon";

    @TempDir
    private Path root;

    @BeforeEach
    void copySamples() throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            files.forEach(this::copy);
        }
    }

    private void copy(Path file) {
        try {
            Files.copy(file, root.resolve("jobs").resolve(SAMPLES.relativize(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void jobs_all_areATableNewestFirst() {
        Result result = run("jobs");
        assertThat(result.code()).isZero();
        assertThat(result.out().lines())
                .hasSize(6)
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("JOB  "),
                        row -> assertThat(row).startsWith(QUEUED).contains("QUEUED"),
                        row -> assertThat(row).contains("TRAINING", "916 of 8,000"),
                        row -> assertThat(row).startsWith(CANCELLED).contains("CANCELLED"),
                        row -> assertThat(row).contains("FAILED", "INVALID_DATA: /data/bad.jsonl:1: rejected"),
                        row -> assertThat(row).contains("SUCCEEDED", "models/tone/versions/1"));
    }

    @Test
    void jobs_filter_findsSomeAsJsonToo() {
        assertThat(run("jobs", "--filter", "state = FAILED", "--json").out().lines())
                .singleElement()
                .asString()
                .startsWith("{\"name\":\"" + FAILED + "\"");
        assertThat(run("jobs", "--filter", "colour = red").code()).isEqualTo(2);
        assertThat(run("jobs", "--filter", "model = nobody").out()).isEqualTo("No such jobs under " + root + ".\n");
    }

    @Test
    void cancelAndResume_aJob_moveItBothWays() {
        assertThat(run("jobs", "cancel", QUEUED).out()).isEqualTo(QUEUED + " CANCELLED\n");
        assertThat(run("jobs", "resume", QUEUED, "--epochs", "2", "--max-runtime", "90m")
                        .out())
                .isEqualTo(QUEUED + " QUEUED\n");
        assertThat(run("jobs", "--json", "--limit", "1").out())
                .contains("\"num_train_epochs\":2.0", "\"max_runtime\":\"5400s\"");
        assertThat(root.resolve("jobs/.announced/20261127-072222-fq7uon")).exists();
    }

    @Test
    void resume_whatCannotBe_saysWhy() {
        Result done = run("jobs", "resume", SUCCEEDED);
        assertThat(done.code()).isOne();
        assertThat(done.err()).startsWith("touchstone: JOB_NOT_RESUMABLE: " + SUCCEEDED + ": state SUCCEEDED");
        assertThat(run("jobs", "resume", FAILED, "--epochs", "many").code()).isEqualTo(2);
        assertThat(run("jobs", "resume", "nobody").err()).startsWith("touchstone: JOB_NOT_FOUND: jobs/nobody");
    }

    @Test
    void delete_aJob_needsItsEnd() {
        assertThat(run("jobs", "delete", FAILED).code()).isZero();
        assertThat(run("jobs").out()).doesNotContain(FAILED);
        assertThat(run("jobs", "delete", QUEUED).err()).startsWith("touchstone: IN_USE: " + QUEUED);
    }

    @Test
    void watch_jobThatHasEnded_tellsAllInPlainLinesAndPrintsTheVersion() {
        Result result = run("watch", SUCCEEDED);
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("models/tone/versions/1\n");
        assertThat(result.err().lines())
                .anySatisfy(line -> assertThat(line).matches("\\[\\d+] training: .*"))
                .anySatisfy(line -> assertThat(line).matches("\\[\\d+] step .* epoch .* lr .* memory .*"))
                .anySatisfy(line -> assertThat(line).matches("\\[\\d+] held out: accuracy .*"));
        assertThat(result.err().lines().findFirst().orElseThrow()).startsWith("[1] queued: ");
        assertThat(run("watch", SUCCEEDED, "--after", "13").err().lines())
                .allSatisfy(line -> assertThat(line).matches("\\[1[45]] .*"));
        assertThat(run("watch", SUCCEEDED, "--after", "99").err()).contains("99 (expected: 0 to 15");
    }

    @Test
    void jobs_retriedAndThenCancelled_haveNoRetryAsTheirResult() throws IOException {
        Files.writeString(root.resolve(QUEUED).resolve("events.jsonl"), """
                {"sequence":"2","time":"2026-11-27T07:23:00Z","transition":{"state":"JOB_STATE_QUEUED",\
                "time":"2026-11-27T07:23:00Z","reason":"retry 1 of 6: it was killed","retry":1}}
                """, StandardOpenOption.APPEND);
        assertThat(run("jobs").out()).contains("retry 1 of 6");
        run("jobs", "cancel", QUEUED);
        assertThat(run("jobs").out().lines().filter(row -> row.startsWith(QUEUED)))
                .singleElement()
                .asString()
                .contains("CANCELLED")
                .doesNotContain("retry 1 of 6");
    }

    @Test
    void watch_jobThatFailed_failsWithItsReason() {
        Result result = run("watch", FAILED);
        assertThat(result.code()).isOne();
        assertThat(result.err()).contains("touchstone: INVALID_DATA: " + FAILED + ": /data/bad.jsonl:1: rejected");
        assertThat(run("watch", CANCELLED).err()).contains("touchstone: CANCELLED: ");
    }

    private Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program =
                Touchstone.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] all = Stream.concat(Stream.of(args), Stream.of("--data-dir", root.toString()))
                .toArray(String[]::new);
        return new Result(program.execute(all), out.toString(), err.toString());
    }

    private record Result(int code, String out, String err) {}
}
