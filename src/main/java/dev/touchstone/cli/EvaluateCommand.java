package dev.touchstone.cli;

import dev.touchstone.assess.RewardSource;
import dev.touchstone.assess.Subject;
import dev.touchstone.assess.VersionEvaluator;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.EvaluationResult;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.Truncation;
import dev.touchstone.wire.EvaluationMapping;
import dev.touchstone.wire.JsonFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A model measured on preferences, alone or beside another. */
@Command(
        name = "evaluate",
        description = {
            "Measure a model on preferences: a JSON report on standard output, as EvaluateModel gives it.",
            "With --against, compare it with another on the same preferences."
        })
final class EvaluateCommand implements Callable<Integer> {
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
            paramLabel = "PATH",
            required = true,
            description = "Preferences: a file, a folder with pos/ and neg/, or datasets/ID[/revisions/N].")
    private Path preferences;

    @Option(
            names = "--against",
            paramLabel = "MODEL",
            description =
                    "Another model, named as --model, to compare with: exact McNemar test and the judgements that flip.")
    private @Nullable String against;

    @Override
    public Integer call() {
        DataSource source = data.source(preferences);
        ComputeDevice device = this.device.get();
        try (LocalModel one = model.load(data, device)) {
            EvaluationResult result = against == null
                    ? VersionEvaluator.evaluate(source, subject(one), Optional.empty())
                    : beside(one, ModelOption.load(against, data, device), source);
            say(result);
            spec.commandLine().getOut().println(JsonFiles.pretty(EvaluationMapping.toProto(result)));
        }
        return ExitCode.OK;
    }

    private EvaluationResult beside(LocalModel one, LocalModel other, DataSource source) {
        try (other) {
            return VersionEvaluator.evaluate(source, subject(one), Optional.of(subject(other)));
        }
    }

    private Subject subject(LocalModel loaded) {
        int limit = loaded.rewards().maxLength();
        int trained = loaded.manifest().map(ModelManifest::maxLength).orElse(limit);
        Truncation truncation = loaded.manifest().map(ModelManifest::truncation).orElse(Truncation.NONE);
        RewardSource rewards = loaded.source(length.truncation(truncation), length.maxLength(limit, trained));
        return loaded.manifest()
                .map(version -> Subject.of(version, rewards))
                .orElseGet(() -> new Subject(loaded.name(), "", "", rewards));
    }

    private void say(EvaluationResult result) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(Numbers.of(result.evaluation()));
        result.against().map(Numbers::of).ifPresent(err::println);
        result.comparison().map(Numbers::of).ifPresent(err::println);
        if (result.evaluation().trainedOnData()) {
            err.println(result.evaluation().model()
                    + " was trained on this very data: the figures say nothing about other answers");
        }
    }
}
