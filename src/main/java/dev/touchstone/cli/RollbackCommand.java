package dev.touchstone.cli;

import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Violations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The champion before. */
@Command(
        name = "rollback",
        description = {
            "Go back to the champion before, by the model's history.",
            "Servers on the same data directory follow with their next call."
        })
final class RollbackCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--model", paramLabel = "ID", required = true, description = "The model.")
    private String model;

    @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "Why, for the history.")
    private String note;

    @Override
    public Integer call() {
        AliasChange.checkNote(note);
        ModelName name = ModelName.parse(model);
        new Violations().check(name.isModel(), "--model", model, "a model id").throwIfAny();
        ModelName champion = data.registry().rollBack(name, note).champion().orElseThrow();
        spec.commandLine().getOut().println(champion);
        return ExitCode.OK;
    }
}
