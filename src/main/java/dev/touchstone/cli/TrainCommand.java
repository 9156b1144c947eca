package dev.touchstone.cli;

import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingDraft;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.domain.Violations;
import dev.touchstone.hub.Hub;
import dev.touchstone.jobs.BaseModels;
import dev.touchstone.jobs.DataDirectory;
import dev.touchstone.jobs.RequestCheck;
import dev.touchstone.jobs.TrainingRun;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.wire.TrainingMapping;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One training run in this process. */
@Command(name = "train", description = "Train a reward model on preferences and publish it as a new version.")
final class TrainCommand implements Callable<Integer> {
    private static final Map<String, String> OPTIONS = Map.of(
            "model", "--model",
            "base_model", "--base",
            "data.path", "--data",
            "eval_data.path", "--eval-data",
            "options.max_length", "max_length");

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private DeviceOption device;

    @Option(names = "--model", paramLabel = "ID", required = true, description = "Id to publish under.")
    private String model;

    @Option(
            names = "--base",
            paramLabel = "BASE",
            required = true,
            description = "minilm, a directory, or a published model.")
    private String base;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            required = true,
            description = "Preferences: JSON lines, plain or gzip, or a folder with pos/ and neg/.")
    private Path preferences;

    @Option(
            names = "--eval-data",
            paramLabel = "PATH",
            description = "Preferences to measure on (default: a part of --data, split by prompt).")
    private @Nullable Path evalPreferences;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "An option of training, such as num_train_epochs=3; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Override
    public Integer call() {
        DataDirectory directory = data.directory();
        ModelRegistry registry = data.registry();
        BaseModels bases = new BaseModels(directory.modelsRoot(), registry, Hub.fromEnvironment()).withPaths();
        report(train(request(bases), bases, registry, directory));
        return ExitCode.OK;
    }

    /** The run that was asked for, or everything that is wrong with it. */
    private TrainingSpec request(BaseModels bases) {
        try {
            return RequestCheck.unconfined(bases).effective(draft());
        } catch (TouchstoneException e) {
            throw new TouchstoneException(
                    e.reason(), e.violations().stream().map(TrainCommand::named).toList());
        }
    }

    private TrainingDraft draft() {
        Violations violations = new Violations();
        TrainingSpec.checkNames(violations, model, base);
        TrainingOptions defaults = TrainingOptions.defaultsFor(base);
        TrainingOptions options = violations.collect("", () -> TrainingMapping.options(settings, defaults));
        return new TrainingDraft(
                model,
                base,
                Optional.of(RealPath.source(preferences)),
                Optional.ofNullable(evalPreferences).map(RealPath::source),
                options == null ? maxLengthAlone(defaults) : options,
                violations.found());
    }

    /** In the place of bad options: what is wrong with the length can only be told by the base model. */
    private TrainingOptions maxLengthAlone(TrainingOptions defaults) {
        String length = settings.get("max_length");
        TrainingOptions options = length == null
                ? null
                : new Violations().collect("", () -> TrainingMapping.options(Map.of("max_length", length), defaults));
        return options == null ? defaults : options;
    }

    /** A field of a request under the name of the option that sets it. */
    private static FieldViolation named(FieldViolation violation) {
        return new FieldViolation(OPTIONS.getOrDefault(violation.field(), violation.field()), violation.description());
    }

    private ModelManifest train(
            TrainingSpec request, BaseModels bases, ModelRegistry registry, DataDirectory directory) {
        Path work = directory.root().resolve("train-" + ProcessHandle.current().pid());
        TrainingRun run = new TrainingRun(request, "", bases, registry, device.get(), work, InstantSource.system());
        try (Interruption interruption = Interruption.listen();
                ProgressView view = ProgressView.on(
                        Terminal.ofStandardError(), spec.commandLine().getErr())) {
            return run.run(new RunConsole(view), interruption::requested);
        }
    }

    private void report(ModelManifest version) {
        version.evaluation().ifPresent(found -> spec.commandLine().getErr().println(Numbers.of(found)));
        spec.commandLine().getOut().println(version.name());
    }
}
