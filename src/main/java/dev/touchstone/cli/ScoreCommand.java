package dev.touchstone.cli;

import dev.touchstone.assess.RewardSource;
import dev.touchstone.data.ScoreLines;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Combination;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TextLength;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rewards of the items of a file. */
@Command(
        name = "score",
        description = {
            "Score JSON lines: a result for each line, in order.",
            "In:  {\"id\", \"text\"} or {\"id\", \"prompt\" or \"messages\", \"response\"}",
            "Out: {\"id\", \"reward\", \"verdict\", \"tokens\", \"truncated\"} or {\"id\", \"error\": {\"reason\", \"message\"}}",
            "     and \"attributes\", the reward by each, of a model with several; \"p_acceptable\" of a calibrated one, whose verdict is",
            "     ACCEPT, REVIEW or BLOCK; of another it is NOT_CALIBRATED.",
            "A line without an id is answered with \"line\", its number, instead. Bad lines do not stop the command."
        })
final class ScoreCommand implements Callable<Integer> {
    private static final Path STANDARD_STREAM = Path.of("-");

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private ModelOption model;

    @Mixin
    private DeviceOption device;

    @Mixin
    private LengthOptions length;

    @Option(
            names = "--in",
            paramLabel = "FILE",
            required = true,
            description = "What to score, plain or gzip; - = standard input.")
    private Path in;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The results; - = standard output.")
    private Path out;

    @Option(
            names = "--attribute-weights",
            paramLabel = "NAME=WEIGHT",
            split = ",",
            description = {
                "How the outputs of a model with several become one reward: their sum, each times its weight, such as",
                "overall=1,tone=0.5 (default: overall alone, or without such an output all alike). Calibrations are for the default."
            })
    private Map<String, Double> attributeWeights = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        checkFiles();
        try (LocalModel loaded = model.load(data, device.get());
                InputStream items = input();
                PrintWriter results = new PrintWriter(output(), false, StandardCharsets.UTF_8)) {
            long start = System.nanoTime();
            int limit = loaded.rewards().maxLength();
            loaded.calibration().ifPresent(calibration -> warnOfOtherLength(calibration, limit));
            RewardSource rewards = loaded.source(
                    Combination.of(loaded.rewards().attributes(), attributeWeights),
                    length.truncation(Truncation.NONE),
                    length.maxLength(limit, limit));
            LineScorer.Totals totals =
                    new LineScorer(rewards, loaded.calibration(), results).score(new ScoreLines(items, in.toString()));
            report(loaded, totals, Duration.ofNanos(System.nanoTime() - start));
        }
        return ExitCode.OK;
    }

    /** Before the model is loaded, which takes a while. */
    private void checkFiles() throws IOException {
        checkInput();
        checkOutput();
        boolean areFiles = !in.equals(STANDARD_STREAM) && !out.equals(STANDARD_STREAM);
        if (areFiles && Files.exists(out) && Files.isSameFile(in, out)) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST, "--out: " + out + " (expected: another file than --in)");
        }
    }

    private void checkInput() {
        if (!in.equals(STANDARD_STREAM) && (!Files.isReadable(in) || Files.isDirectory(in))) {
            throw new TouchstoneException(
                    Reason.PATH_NOT_FOUND, "--in: " + in + ": no such file (expected: JSON lines, plain or gzip)");
        }
    }

    private void checkOutput() {
        if (out.equals(STANDARD_STREAM)) {
            return;
        }
        Path folder = out.toAbsolutePath().normalize().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new TouchstoneException(
                    Reason.PATH_NOT_FOUND,
                    "--out: " + out + ": no such folder (expected: a file in one that is there)");
        }
        if (Files.isDirectory(out) || !Files.isWritable(Files.exists(out) ? out : folder)) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST, "--out: " + out + ": cannot be written (expected: a file)");
        }
    }

    private InputStream input() throws IOException {
        return new BufferedInputStream(in.equals(STANDARD_STREAM) ? System.in : Files.newInputStream(in), 1 << 16);
    }

    private OutputStream output() {
        if (out.equals(STANDARD_STREAM)) {
            return System.out;
        }
        try {
            return Files.newOutputStream(out);
        } catch (IOException e) {
            throw StorageFailure.of(out, e);
        }
    }

    /** As the service does, the command judges by what there is. */
    private void warnOfOtherLength(Calibration calibration, int limit) {
        TextLength asked = length.asked();
        calibration
                .basis()
                .length()
                .filter(calibrated -> !calibrated.cutsLike(asked, limit))
                .ifPresent(calibrated -> spec.commandLine()
                        .getErr()
                        .println("The calibration is for " + words(calibrated, limit) + ", and this scores "
                                + words(asked, limit) + ": its bounds say nothing about verdicts on texts that one of"
                                + " them cuts. Calibrate with what you score with."));
    }

    private static String words(TextLength length, int limit) {
        return length.truncation() == Truncation.NONE
                ? "whole texts"
                : "texts cut to --max-length " + length.maxLength().orElse(limit) + " with --truncate "
                        + length.truncation();
    }

    private void report(LocalModel loaded, LineScorer.Totals totals, Duration time) {
        double seconds = Math.max(1e-9, time.toNanos() / 1e9);
        spec.commandLine()
                .getErr()
                .println(Numbers.format(
                        "%s: %,d scored, %,d errors, %.1f s, %,.0f tokens/s",
                        loaded.name(), totals.scored(), totals.errors(), seconds, totals.tokens() / seconds));
    }
}
