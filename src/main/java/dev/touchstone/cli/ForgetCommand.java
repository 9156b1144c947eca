package dev.touchstone.cli;

import dev.touchstone.dataset.Forgetting;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.ToForget;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A person or a record out of a dataset. */
@Command(
        name = "forget",
        description = {
            "Make a dataset forget a person or a record: a new revision without it, and its content erased from all earlier ones.",
            "The versions that were trained with it, evaluated on it or derived from such ones are listed on standard output; they stay until you delete them."
        })
final class ForgetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--dataset", paramLabel = "ID", required = true, description = "Dataset that is to forget.")
    private String dataset;

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    private static final class What {
        @Option(names = "--annotator", paramLabel = "NAME", description = "Every judgement of this person.")
        private @Nullable String annotator;

        @Option(names = "--record", paramLabel = "ID", description = "Every record with this id.")
        private @Nullable String record;

        ToForget value() {
            return annotator != null
                    ? new ToForget.Annotator(annotator)
                    : new ToForget.RecordId(String.valueOf(record));
        }
    }

    @Override
    public Integer call() {
        Forgetting.Forgotten forgotten = new Forgetting(data.datasets(), InstantSource.system())
                .forget(
                        DatasetName.parse(dataset).id(),
                        what.value(),
                        data.registry().all());
        PrintWriter err = spec.commandLine().getErr();
        err.println(Numbers.format(
                "%s is without it; %,d records were changed or erased, in %,d revisions",
                forgotten.revision().name(),
                forgotten.records(),
                forgotten.erasedFrom().size()));
        if (!forgotten.users().isEmpty()) {
            err.println("Some of it may live on in the weights, golden.jsonl or reports of these versions:");
        }
        forgotten.users().forEach((version, use) -> spec.commandLine()
                .getOut()
                .println(version + " " + use.name().toLowerCase(Locale.ROOT)));
        return ExitCode.OK;
    }
}
