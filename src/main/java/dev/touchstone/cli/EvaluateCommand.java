package dev.touchstone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.data.EvaluationSet;
import dev.touchstone.data.PreferenceReader;
import dev.touchstone.data.PreferenceSet;
import dev.touchstone.data.TrainingData;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Truncation;
import dev.touchstone.train.Evaluator;
import dev.touchstone.wire.TrainingMapping;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A model measured on preferences. */
@Command(name = "evaluate", description = "Measure a model on preferences: a JSON report on standard output.")
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

    @Override
    public Integer call() {
        try (LocalModel loaded = model.load(data, device.get())) {
            EvaluationSet pairs = pairs(loaded);
            spec.commandLine().getErr().println(Numbers.format("%s on %,d pairs", loaded.name(), pairs.pairs()));
            sayLeftOut(pairs.leftOutPairs());
            Evaluation evaluation = Evaluator.evaluate(loaded.rewards(), pairs, 0);
            spec.commandLine()
                    .getOut()
                    .println(report(loaded.name(), evaluation, pairs).toPrettyString());
        }
        return ExitCode.OK;
    }

    private void sayLeftOut(long pairs) {
        if (pairs > 0) {
            spec.commandLine()
                    .getErr()
                    .println(Numbers.format("%,d pairs are left out: too long, or equal once truncated", pairs));
        }
    }

    private EvaluationSet pairs(LocalModel loaded) {
        PreferenceSet set = PreferenceReader.read(data.source(preferences), 0);
        return TrainingData.evaluationOnly(set, options(loaded), loaded.tokenizer());
    }

    private TrainingOptions options(LocalModel loaded) {
        int limit = loaded.rewards().maxLength();
        int trained = loaded.manifest().map(ModelManifest::maxLength).orElse(limit);
        Truncation truncation = loaded.manifest().map(ModelManifest::truncation).orElse(Truncation.NONE);
        return TrainingMapping.options(
                Map.of(
                        "max_length", Integer.toString(length.maxLength(limit, trained)),
                        "truncation", length.truncation(truncation).name()),
                TrainingOptions.defaultsFor(""));
    }

    private ObjectNode report(String name, Evaluation evaluation, EvaluationSet set) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("model", name)
                .put("data", preferences.toString())
                .put("pairs", evaluation.pairs())
                .put("left_out_pairs", set.leftOutPairs())
                .put("accuracy", evaluation.accuracy())
                .put("longer_answer_accuracy", evaluation.longerAnswerAccuracy())
                .put("tie_share", evaluation.tieShare())
                .put("loss", evaluation.loss())
                .put("mean_margin", evaluation.meanMargin())
                .put("min_reward", evaluation.minReward())
                .put("mean_reward", evaluation.meanReward())
                .put("max_reward", evaluation.maxReward());
    }
}
