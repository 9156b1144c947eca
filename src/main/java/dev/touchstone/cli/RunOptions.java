package dev.touchstone.cli;

import dev.touchstone.assess.TrainingReport;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingDraft;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.hub.Hub;
import dev.touchstone.jobs.BaseModels;
import dev.touchstone.jobs.RequestCheck;
import dev.touchstone.jobs.TensorBoard;
import dev.touchstone.jobs.TrainingRun;
import dev.touchstone.registry.ModelRegistry;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a training run in this process learns from, and where. */
final class RunOptions {
    private static final Map<String, String> OPTIONS = Map.of(
            "model", "--model",
            "base_model", "--base",
            "data.path", "--data",
            "eval_data.path", "--eval-data",
            "options.max_length", "max_length",
            "options.early_stopping_patience", "early_stopping_patience");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private DeviceOption device;

    @Mixin
    private PreferenceOptions preferences;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "An option of training, such as num_train_epochs=3; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    DataSource source() {
        return preferences.source(data);
    }

    Optional<DataSource> evalSource() {
        return preferences.evalSource(data);
    }

    Map<String, String> settings() {
        return settings;
    }

    ModelRegistry registry() {
        return data.registry();
    }

    /** Trains, and tells the person how it goes and what came of it; or everything that is wrong with the draft. */
    void train(TrainingDraft draft) {
        BaseModels bases = new BaseModels(data.directory().modelsRoot(), registry(), Hub.fromEnvironment()).withPaths();
        report(run(checked(draft, bases), bases));
    }

    private static TrainingSpec checked(TrainingDraft draft, BaseModels bases) {
        try {
            return RequestCheck.unconfined(bases).effective(draft);
        } catch (TouchstoneException e) {
            if (e.violations().isEmpty()) {
                throw e;
            }
            throw new TouchstoneException(
                    e.reason(), e.violations().stream().map(RunOptions::named).toList());
        }
    }

    /** A field of a request under the name of the option that sets it. */
    private static FieldViolation named(FieldViolation violation) {
        return new FieldViolation(OPTIONS.getOrDefault(violation.field(), violation.field()), violation.description());
    }

    private ModelManifest run(TrainingSpec request, BaseModels bases) {
        Path work = data.directory()
                .root()
                .resolve("train-" + ProcessHandle.current().pid());
        TrainingRun run = new TrainingRun(
                request, "", bases, registry(), device.get(), work, InstantSource.system(), Instant.now());
        try (Interruption interruption = Interruption.listen();
                ProgressView view = ProgressView.on(
                        Terminal.ofStandardError(), spec.commandLine().getErr());
                TensorBoard board = TensorBoard.before(
                        new RunConsole(view),
                        System.getenv(),
                        request.model(),
                        String.valueOf(work.getFileName()),
                        InstantSource.system())) {
            return run.run(board, interruption::requested);
        }
    }

    private void report(ModelManifest version) {
        PrintWriter err = spec.commandLine().getErr();
        version.evaluation().ifPresent(found -> err.println(Numbers.of(found)));
        version.baseEvaluation().ifPresent(before -> err.println(compared(version.baseModel(), before)));
        Path report = registry().directory(version.name()).resolve(TrainingReport.NAME + ".html");
        if (Files.exists(report)) {
            err.println("Report: " + report);
        }
        spec.commandLine().getOut().println(version.name());
    }

    private static String compared(String base, Evaluation before) {
        return Numbers.format("%s on the same pairs: accuracy %.3f  loss %.3f", base, before.accuracy(), before.loss());
    }
}
