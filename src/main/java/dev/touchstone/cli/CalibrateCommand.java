package dev.touchstone.cli;

import dev.touchstone.assess.RewardSource;
import dev.touchstone.assess.VersionCalibrator;
import dev.touchstone.data.LabelledAnswers;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Calibration.ErrorBound;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.wire.CalibrationMapping;
import dev.touchstone.wire.JsonFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The meaning of a version's rewards, from answers that people have called acceptable or not. */
@Command(
        name = "calibrate",
        description = {
            "Find what the rewards of a version mean, and where its gate stands: a JSON report on standard output.",
            "Data: {\"text\", \"label\"} or {\"prompt\" or \"messages\", \"response\", \"label\"}, label 1 = acceptable, 0 = not.",
            "Servers on the same data directory use it from their next call on."
        })
final class CalibrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private DeviceOption device;

    @Mixin
    private LengthOptions length;

    @Mixin
    private ModelOption model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description =
                    "Labelled answers that the version was not trained on: JSON lines, plain or gzip, or datasets/ID.")
    private Path labelled;

    @Option(
            names = "--false-accept",
            paramLabel = "SHARE",
            defaultValue = "0.02",
            description = "Largest share of unacceptable answers that may be accepted (default: ${DEFAULT-VALUE}).")
    private double maxFalseAccept;

    @Option(
            names = "--false-block",
            paramLabel = "SHARE",
            defaultValue = "0.02",
            description = "Largest share of acceptable answers that may be blocked (default: ${DEFAULT-VALUE}).")
    private double maxFalseBlock;

    @Option(
            names = "--confidence",
            paramLabel = "P",
            defaultValue = "0.95",
            description =
                    "Probability that a share is kept, whatever answers were labelled (default: ${DEFAULT-VALUE}).")
    private double confidence;

    @Option(
            names = "--next",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Keep the shares among the next N answers of either kind, which scatter around the rates in the long run."
                            + " Needs more answers; without it the rates are kept.")
    private long next;

    @Override
    public Integer call() {
        GateTarget target = new GateTarget(maxFalseAccept, maxFalseBlock, confidence, next);
        LabelledAnswers answers = LabelledAnswers.read(data.source(labelled).path());
        try (LocalModel loaded = model.load(data, device.get())) {
            ModelManifest version = published(loaded);
            int limit = loaded.rewards().maxLength();
            RewardSource rewards = loaded.source(length.truncation(Truncation.NONE), length.maxLength(limit, limit));
            Calibration calibration = new VersionCalibrator(data.registry(), InstantSource.system())
                    .calibrate(version, rewards, length.asked(), answers, target);
            spec.commandLine().getOut().println(JsonFiles.pretty(CalibrationMapping.toProto(calibration)));
            sayLeftOut(version, calibration, answers);
            say(version, calibration);
        }
        return ExitCode.OK;
    }

    private static ModelManifest published(LocalModel loaded) {
        return loaded.manifest()
                .orElseThrow(() -> new TouchstoneException(
                        Reason.INVALID_REQUEST,
                        "--model: " + loaded.name()
                                + ": a directory (expected: a published version, which keeps its calibration)"));
    }

    /** The bound that the target is about. */
    private static double stated(ErrorBound bound) {
        return bound.nextUpperBound().orElse(bound.upperBound());
    }

    private void sayLeftOut(ModelManifest version, Calibration calibration, LabelledAnswers answers) {
        OptionalLong leftOut = calibration.basis().leftOut();
        if (leftOut.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(version.name() + " does not keep what it was trained on, so answers that it has seen there"
                            + " are not known again: the bounds hold for data without any");
        } else if (leftOut.getAsLong() > 0) {
            spec.commandLine()
                    .getErr()
                    .println(Numbers.format(
                            "%,d of %,d answers are left out: %s was trained on them",
                            leftOut.getAsLong(), answers.answers().size(), version.name()));
        }
    }

    private void say(ModelManifest version, Calibration calibration) {
        String of = next == 0 ? "" : Numbers.format("the next %,d ", next);
        spec.commandLine()
                .getErr()
                .println(Numbers.format(
                        "%s: rewards above %.3f are accepted, below %.3f blocked; of %sunacceptable answers at most %.2f %% are"
                                + " accepted, of %sacceptable ones at most %.2f %% blocked, each with confidence %.2f",
                        version.name(),
                        calibration.acceptAbove(),
                        calibration.blockBelow(),
                        of,
                        100 * stated(calibration.falseAccept()),
                        of,
                        100 * stated(calibration.falseBlock()),
                        confidence));
        spec.commandLine()
                .getErr()
                .println("Report: "
                        + data.registry().directory(version.name()).resolve(VersionCalibrator.REPORT + ".html"));
    }
}
