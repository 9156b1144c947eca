package dev.touchstone.cli;

import dev.touchstone.assess.PromotionTest;
import dev.touchstone.assess.RewardSource;
import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.PromotionCondition;
import dev.touchstone.domain.Violations;
import dev.touchstone.registry.ModelRegistry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Another champion for a model. */
@Command(
        name = "promote",
        description = {
            "Make a version its model's champion, which answers when only the model is named.",
            "Servers on the same data directory follow with their next call."
        })
final class PromoteCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private DeviceOption device;

    @Option(
            names = "--model",
            paramLabel = "VERSION",
            required = true,
            description = "ID@candidate, or a version (models/ID/versions/N).")
    private String model;

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "Why, for the history.")
    private String note;

    @Option(
            names = "--data",
            paramLabel = "PATH",
            description =
                    "Preferences that neither was trained on, a path or a dataset; with one or both of the next two.")
    private @Nullable Path preferences;

    @Option(
            names = "--min-accuracy",
            paramLabel = "SHARE",
            description = "Promote it only if it gets so many of the pairs right.")
    private @Nullable Double minAccuracy;

    @Option(
            names = "--max-accuracy-loss",
            paramLabel = "SHARE",
            description = "Promote it only if its accuracy is at most so far below the champion's.")
    private @Nullable Double maxAccuracyLoss;

    @Override
    public Integer call() {
        AliasChange.checkNote(note);
        ModelRegistry registry = data.registry();
        ModelName version = registry.resolve(named());
        Optional<PromotionCondition> condition = condition();
        verify(registry, version);
        Optional<ModelName> before = registry.aliases(version.id()).champion();
        if (condition.isPresent()) {
            promoteIf(condition.get(), registry, version, before.orElseThrow());
        } else {
            registry.promote(version, note);
        }
        spec.commandLine().getOut().println(version);
        before.filter(champion -> registry.calibration(champion).isPresent()
                        && registry.calibration(version).isEmpty())
                .ifPresent(champion -> spec.commandLine()
                        .getErr()
                        .println(version + " is not calibrated, as " + champion
                                + " was: scores have no verdict until 'touchstone calibrate' gives it one"));
        return ExitCode.OK;
    }

    private ModelName named() {
        ModelName name = ModelName.parse(model);
        new Violations()
                .check(!name.isModel(), "--model", model, "ID@candidate or models/ID/versions/N")
                .throwIfAny();
        return name;
    }

    private Optional<PromotionCondition> condition() {
        if (preferences == null) {
            new Violations()
                    .check(minAccuracy == null && maxAccuracyLoss == null, "--data", "none", "what to measure on")
                    .throwIfAny();
            return Optional.empty();
        }
        return Optional.of(
                new PromotionCondition(data.source(preferences), optional(minAccuracy), optional(maxAccuracyLoss)));
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private void promoteIf(
            PromotionCondition condition, ModelRegistry registry, ModelName version, ModelName champion) {
        try (LocalModel one = LocalModel.load(registry, version, device.get());
                LocalModel other = LocalModel.load(registry, champion, device.get())) {
            String measured = new PromotionTest(condition).require(asTrained(one), asTrained(other));
            spec.commandLine().getErr().println(measured);
            registry.promote(version, champion, note.isEmpty() ? measured : note + "; " + measured);
        }
    }

    private static RewardSource asTrained(LocalModel model) {
        ModelManifest manifest = model.manifest().orElseThrow();
        return model.source(manifest.truncation(), manifest.maxLength());
    }

    /** A champion can be loaded and reproduces its golden scores. */
    private void verify(ModelRegistry registry, ModelName version) {
        LocalModel.load(registry, version, device.get()).close();
    }
}
