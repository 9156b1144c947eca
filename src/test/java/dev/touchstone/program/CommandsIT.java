package dev.touchstone.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.program.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as delivered, native executable or jar, from outside. */
class CommandsIT {
    @TempDir
    private Path directory;

    @Test
    void trainScoreEvaluateModels_oneAfterTheOther_work() throws Exception {
        Path pairs = SampleLines.pairs(directory, 8);
        Path items = Files.writeString(
                directory.resolve("items.jsonl"), "{\"id\":\"a\",\"prompt\":\"Question\",\"response\":\"Thank you.\"}");

        Path version = Program.data(directory).resolve("models/tone/versions/1");
        Result trained = run(
                "train", "--model", "tone", "--base", "minilm", "--data", pairs.toString(), "--set", "max_length=32");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("models/tone/versions/1");
        assertThat(version.resolve("training.html")).isNotEmptyFile();
        Result scored = run("score", "--model", "tone", "--in", items.toString(), "--out", "-");
        assertThat(scored.code()).as(scored.err()).isZero();
        assertThat(scored.out()).contains("\"id\":\"a\"", "\"reward\":");
        Result evaluated = run("evaluate", "--model", "tone", "--data", pairs.toString());
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.out()).contains("\"pairs\": \"8\"", "\"accuracy\"");
        Result calibrated = run(
                "calibrate",
                "--model",
                "tone",
                "--data",
                SampleLines.labelled(directory, 24).toString(),
                "--false-accept",
                "0.5",
                "--false-block",
                "0.5");
        assertThat(calibrated.code()).as(calibrated.err()).isZero();
        assertThat(calibrated.err()).contains("calibration.html");
        assertThat(version.resolve("calibration.html")).isNotEmptyFile();
        assertThat(calibrated.out()).contains("\"left_out_answers\": \"0\"");
        Result cut = run("score", "--model", "tone", "--in", items.toString(), "--out", "-", "--truncate", "LEFT");
        assertThat(cut.err()).contains("The calibration is for whole texts, and this scores texts cut to");
        assertThat(run("models").out()).contains("tone");
        Result inspected = run("inspect", "--data", pairs.toString());
        assertThat(inspected.code()).as(inspected.err()).isZero();
        assertThat(inspected.out()).contains("\"records\": \"8\"", "FINDING_KIND_LENGTH_PREDICTS_LABEL");
        assertThat(inspected.err()).contains("WARNING: length alone tells");
    }

    @Test
    void help_program_listsTheCommands() throws Exception {
        Result help = run("--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("serve", "train", "score", "evaluate", "models", "demo");
    }

    @Test
    void train_severalBadOptions_isWrongUseInALineEach() throws Exception {
        Result refused = run("train", "--model", "tone", "--base", "minilm", "--data", "x", "--set", "seed=-x");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("seed"))
                .anySatisfy(line -> assertThat(line).contains("--data"));
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        return Program.run(directory, arguments);
    }
}
