package dev.touchstone.cli;

import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.model.Contract;
import dev.touchstone.model.PlainClassifier;
import dev.touchstone.registry.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A published version for other programs. */
@Command(
        name = "export",
        description = {
            "Write a published version as a plain Hugging Face classifier with num_labels 1; its directory on standard output.",
            "A version with one output is such a directory already. Of one with several, the only output is their sum, each times its weight."
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(
            paramLabel = "MODEL",
            description = "A model id (its champion), ID@candidate, or a version (models/ID/versions/N).")
    private String model;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The new directory.")
    private Path out;

    @Option(
            names = "--attribute-weights",
            paramLabel = "NAME=WEIGHT",
            split = ",",
            description = "Such as overall=1,tone=0.5 (default: overall alone, or without such an output all alike).")
    private Map<String, Double> weights = new LinkedHashMap<>();

    @Override
    public Integer call() {
        requireEmpty(out);
        ModelRegistry registry = data.registry();
        ModelName version = registry.resolve(ModelName.parse(model));
        Path directory = registry.directory(version);
        Contract.verify(directory, registry.manifest(version).files());
        PlainClassifier.write(directory, weights, out);
        spec.commandLine().getOut().println(out);
        return ExitCode.OK;
    }

    private static void requireEmpty(Path out) {
        try (Stream<Path> files = Files.exists(out) ? Files.list(out) : Stream.empty()) {
            if (files.findAny().isPresent()) {
                throw TouchstoneException.of(
                        Reason.INVALID_REQUEST, "out", out + " (expected: a new or empty directory)");
            }
        } catch (IOException e) {
            throw StorageFailure.ofRead(out, e);
        }
    }
}
