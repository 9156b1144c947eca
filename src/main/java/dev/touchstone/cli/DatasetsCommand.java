package dev.touchstone.cli;

import dev.touchstone.dataset.Datasets;
import dev.touchstone.domain.DatasetRevision;
import dev.touchstone.wire.DatasetMapping;
import dev.touchstone.wire.JsonFiles;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What has been imported. */
@Command(name = "datasets", description = "List the revisions of all datasets.")
final class DatasetsCommand implements Callable<Integer> {
    private static final int DIGEST_CHARS = 12;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "One JSON object a line instead of a table.")
    private boolean json;

    @Override
    public Integer call() {
        Datasets datasets = data.datasets();
        List<DatasetRevision> revisions = datasets.ids().stream()
                .flatMap(id -> datasets.revisions(id).stream())
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            revisions.forEach(revision -> out.println(JsonFiles.line(DatasetMapping.toProto(revision))));
        } else if (revisions.isEmpty()) {
            out.println("No datasets under " + data.directory().root() + ".");
        } else {
            out.println(table(revisions).stripTrailing());
        }
        return ExitCode.OK;
    }

    private static String table(List<DatasetRevision> revisions) {
        TextTable table = new TextTable("REVISION", "SEALED", "RECORDS", "PEOPLE", "SIZE", "SHA-256", "READ AS");
        for (DatasetRevision revision : revisions) {
            table.row(
                    revision.name().toString(),
                    revision.createTime().toString().replaceFirst("\\..*|Z$", ""),
                    Numbers.format("%,d", revision.records()),
                    Numbers.format("%,d", revision.annotators()),
                    Numbers.bytes(revision.sizeBytes()),
                    revision.sha256().substring(0, DIGEST_CHARS),
                    revision.format());
        }
        return table.toString();
    }
}
