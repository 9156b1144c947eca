package dev.touchstone.cli;

import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.ModelAlias;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.registry.ModelAliases;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.wire.JsonFiles;
import dev.touchstone.wire.ModelMapping;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What has been published. */
@Command(name = "models", description = "List the published versions.")
final class ModelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "One JSON object a line instead of a table.")
    private boolean json;

    @Option(names = "--history", description = "What the aliases of the models stood for, instead of the versions.")
    private boolean history;

    @Override
    public Integer call() {
        ModelRegistry registry = data.registry();
        if (history) {
            spec.commandLine().getOut().println(steps(registry).stripTrailing());
            return ExitCode.OK;
        }
        List<ModelManifest> versions = registry.models().stream()
                .flatMap(model -> registry.versions(model).stream())
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            versions.forEach(version -> out.println(JsonFiles.line(ModelMapping.toProto(version))));
        } else if (versions.isEmpty()) {
            out.println("No models under " + data.directory().root() + ".");
        } else {
            out.println(table(versions, aliases(registry)).stripTrailing());
        }
        return ExitCode.OK;
    }

    private static Map<ModelName, ModelAlias> aliases(ModelRegistry registry) {
        Map<ModelName, ModelAlias> aliases = new HashMap<>();
        for (String model : registry.models()) {
            ModelAliases current = registry.aliases(model);
            current.champion().ifPresent(version -> aliases.put(version, ModelAlias.CHAMPION));
            current.candidate().ifPresent(version -> aliases.put(version, ModelAlias.CANDIDATE));
        }
        return aliases;
    }

    private static String steps(ModelRegistry registry) {
        TextTable table = new TextTable("ALIAS", "TIME", "FROM", "TO", "WHY", "NOTE");
        for (String model : registry.models()) {
            for (AliasChange change : registry.aliases(model).history()) {
                table.row(
                        ModelName.of(model, change.alias()).toString(),
                        seconds(change.time()),
                        change.from().map(ModelName::toString).orElse("-"),
                        change.to().map(ModelName::toString).orElse("-"),
                        change.cause().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        change.note());
            }
        }
        return table.toString();
    }

    private static String seconds(Instant time) {
        return time.toString().replaceFirst("\\..*|Z$", "");
    }

    static String table(List<ModelManifest> versions, Map<ModelName, ModelAlias> aliases) {
        TextTable table = new TextTable("VERSION", "ALIAS", "PUBLISHED", "BASE", "PAIRS", "ACCURACY", "SIZE");
        for (ModelManifest version : versions) {
            table.row(
                    version.name().toString(),
                    Optional.ofNullable(aliases.get(version.name()))
                            .map(ModelAlias::toString)
                            .orElse("-"),
                    seconds(version.createTime()),
                    version.baseModel(),
                    Numbers.format("%,d", version.data().pairs()),
                    version.evaluation()
                            .map(e -> Numbers.format("%.3f", e.accuracy()))
                            .orElse("-"),
                    Numbers.bytes(version.sizeBytes()));
        }
        return table.toString();
    }
}
