package dev.touchstone.cli;

import dev.touchstone.domain.Inspection;
import dev.touchstone.domain.InspectionRequest;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.hub.Hub;
import dev.touchstone.jobs.BaseModels;
import dev.touchstone.jobs.Inspector;
import dev.touchstone.wire.InspectionMapping;
import dev.touchstone.wire.JsonFiles;
import dev.touchstone.wire.TrainingMapping;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is wrong, or doubtful, with preferences. */
@Command(
        name = "inspect",
        description = {
            "Look for what is wrong, or doubtful, with preferences before training on them: a JSON report on standard output.",
            "Counts, lengths, duplicates, leaks, contradictions, agreement, languages. Nothing is changed, no text is shown."
        })
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private PreferenceOptions preferences;

    @Option(
            names = "--base",
            paramLabel = "BASE",
            defaultValue = "minilm",
            description = "Whose tokenizer measures lengths; default: ${DEFAULT-VALUE}.")
    private String base;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "An option of the training to come, such as max_length=256; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Override
    public Integer call() {
        TrainingOptions options = TrainingMapping.options(settings, TrainingOptions.defaultsFor(base));
        BaseModels bases =
                new BaseModels(data.directory().modelsRoot(), data.registry(), Hub.fromEnvironment()).withPaths();
        Inspection found = Inspector.unconfined(bases)
                .inspect(new InspectionRequest(base, preferences.source(data), preferences.evalSource(data), options));
        say(found);
        spec.commandLine().getOut().println(JsonFiles.pretty(InspectionMapping.toProto(found)));
        return ExitCode.OK;
    }

    private void say(Inspection found) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(Numbers.of(found));
        found.findings().forEach(finding -> err.println(Numbers.of(finding)));
    }
}
