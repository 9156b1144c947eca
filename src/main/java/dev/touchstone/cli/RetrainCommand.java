package dev.touchstone.cli;

import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Promotion;
import dev.touchstone.domain.TrainingDraft;
import dev.touchstone.domain.TrainingSpec;
import dev.touchstone.wire.TrainingMapping;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One training run in this process, from where a model stands. */
@Command(
        name = "retrain",
        description = {
            "Train a model's champion on new preferences, with the options it was trained with, and publish a candidate.",
            "Both are measured on the same held-out pairs; 'touchstone promote' makes the candidate the champion."
        })
final class RetrainCommand implements Callable<Integer> {
    @Mixin
    private RunOptions run;

    @Option(names = "--model", paramLabel = "ID", required = true, description = "A published model.")
    private String model;

    @Override
    public Integer call() {
        ModelManifest champion = run.registry().manifest(ModelName.of(model));
        run.train(TrainingDraft.of(new TrainingSpec(
                model,
                champion.name().toString(),
                run.source(),
                run.evalSource(),
                TrainingMapping.options(run.settings(), champion.options()),
                Promotion.NEVER)));
        return ExitCode.OK;
    }
}
