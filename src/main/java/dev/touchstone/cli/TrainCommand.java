package dev.touchstone.cli;

import dev.touchstone.domain.Promotion;
import dev.touchstone.domain.TrainingDraft;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.domain.Violations;
import dev.touchstone.wire.TrainingMapping;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One training run in this process. */
@Command(name = "train", description = "Train a reward model on preferences and publish it as a new version.")
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private RunOptions run;

    @Option(names = "--model", paramLabel = "ID", required = true, description = "Id to publish under.")
    private String model;

    @Option(
            names = "--base",
            paramLabel = "BASE",
            required = true,
            description = "minilm, a name below the models root, a directory, a published model, or ORG/NAME of a hub.")
    private String base;

    @Option(
            names = "--promote",
            paramLabel = "WHEN",
            defaultValue = "UNLESS_CHOSEN",
            description = {
                "Whether it becomes the model's champion, which answers when only the model is named: ${COMPLETION-CANDIDATES}",
                "(default: it takes over from a champion that nobody has chosen and that is not calibrated)."
            })
    private Promotion promotion;

    @Override
    public Integer call() {
        run.train(draft());
        return ExitCode.OK;
    }

    private TrainingDraft draft() {
        Violations violations = new Violations();
        TrainingSpec.checkNames(violations, model, base);
        TrainingOptions defaults = TrainingOptions.defaultsFor(base);
        TrainingOptions options = violations.collect("", () -> TrainingMapping.options(run.settings(), defaults));
        TrainingSpec.checkPatience(
                violations,
                options == null ? defaults : options,
                run.evalSource().isPresent());
        return new TrainingDraft(
                model,
                base,
                Optional.of(run.source()),
                run.evalSource(),
                options == null ? maxLengthAlone(defaults) : options,
                promotion,
                violations.found());
    }

    /** In the place of bad options: what is wrong with the length can only be told by the base model. */
    private TrainingOptions maxLengthAlone(TrainingOptions defaults) {
        String length = run.settings().get("max_length");
        TrainingOptions options = length == null
                ? null
                : new Violations().collect("", () -> TrainingMapping.options(Map.of("max_length", length), defaults));
        return options == null ? defaults : options;
    }
}
