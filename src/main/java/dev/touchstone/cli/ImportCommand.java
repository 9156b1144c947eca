package dev.touchstone.cli;

import dev.touchstone.dataset.Importer;
import dev.touchstone.domain.DatasetImport;
import dev.touchstone.domain.DatasetName;
import dev.touchstone.domain.DatasetRevision;
import dev.touchstone.domain.FileFormat;
import dev.touchstone.domain.Finding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A file of preferences into a dataset. */
@Command(
        name = "import",
        description = {
            "Import preferences into a dataset: a new revision, sealed, named on standard output.",
            "The file is JSON lines, a JSON array or CSV, plain or gzip, or a folder with pos/ and neg/; its format is told from it."
        })
final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--dataset", paramLabel = "ID", required = true, description = "Dataset to import into.")
    private String dataset;

    @Option(names = "--data", paramLabel = "PATH", required = true, description = "File or folder to import.")
    private Path path;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Format of the file, such as argilla or csv, instead of what is told from it.")
    private String format;

    @Option(
            names = "--map",
            paramLabel = "FIELD=NAME[,NAME...]",
            description = "What a field, such as prompt, is called in the file; may be repeated.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(names = "--replace", description = "Leave out what the dataset held before, instead of appending to it.")
    private boolean replace;

    @Option(
            names = "--max-skipped-lines",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many bad lines may be left out (default: ${DEFAULT-VALUE}).")
    private int maxSkippedLines;

    @Override
    public Integer call() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        columns.forEach((field, text) -> names.put(
                field, Stream.of(text.split(",", -1)).map(String::strip).toList()));
        Importer.Imported imported = new Importer(data.datasets(), InstantSource.system())
                .importFrom(
                        RealPath.of(path),
                        new DatasetImport(
                                DatasetName.parse(dataset).id(),
                                new FileFormat(format, names),
                                replace,
                                "",
                                maxSkippedLines));
        imported.skippedLines().forEach(line -> spec.commandLine().getErr().println("skipped " + line));
        imported.findings().forEach(this::say);
        spec.commandLine().getErr().println(words(imported));
        spec.commandLine().getOut().println(imported.revision().name());
        return ExitCode.OK;
    }

    private void say(Finding finding) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(Numbers.of(finding));
        finding.examples().forEach(where -> err.println("  " + where.place() + ": id " + where.id()));
        if (finding.records() > finding.examples().size()) {
            err.println("  and more: touchstone inspect tells those of a whole dataset");
        }
    }

    private static String words(Importer.Imported imported) {
        DatasetRevision revision = imported.revision();
        if (!imported.isNew()) {
            return revision.name() + " holds this file already, but for what it was made to forget";
        }
        return Numbers.format(
                "read as %s; %,d records of %,d named people, SHA-256 %s",
                revision.format(), revision.records(), revision.annotators(), revision.sha256());
    }
}
