package dev.touchstone.cli;

import static java.util.Objects.requireNonNull;

import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.jobs.DatasetShelf;
import dev.touchstone.jobs.JobShelf;
import dev.touchstone.jobs.ModelUse;
import dev.touchstone.jobs.Retention;
import dev.touchstone.jobs.Shelf;
import dev.touchstone.jobs.Stored;
import dev.touchstone.jobs.VersionShelf;
import dev.touchstone.registry.ModelRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Room on the disk. */
@Command(
        name = "prune",
        description = {
            "Delete jobs, published versions and revisions of datasets by age, number and size; with --dry-run list what would go.",
            "The champion of a model, the champion before it and the candidate stay, and the newest revision of a dataset, and jobs that"
                    + " have not ended with all that they use.",
            "A server may run on the same data directory."
        })
final class PruneCommand implements Callable<Integer> {
    /** What can be pruned. */
    enum Kind {
        JOBS,
        VERSIONS,
        DATASETS
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            converter = AgeConverter.class,
            description = "What is older goes: 30d, 12h.")
    private @Nullable Duration olderThan;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description =
                    "Of the jobs, of the versions of each model and of the revisions of each dataset, all but the newest N go.")
    private @Nullable Integer keep;

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "The oldest go until all that is left has at most this size: 20GB, 500MB.")
    private @Nullable Long maxSize;

    @Option(
            names = "--only",
            paramLabel = "KIND",
            split = ",",
            description = "Of ${COMPLETION-CANDIDATES} these alone (default: all).")
    private Set<Kind> kinds = EnumSet.allOf(Kind.class);

    @Option(names = "--dry-run", description = "Delete nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        Retention retention = retention();
        Map<Stored, Shelf> places = places();
        List<Stored> going = retention.beyond(
                List.copyOf(places.keySet()), InstantSource.system().instant());
        spec.commandLine().getOut().print(table(going));
        spec.commandLine().getOut().flush();
        List<Stored> kept = dryRun
                ? List.of()
                : going.stream()
                        .filter(stored -> !isDeleted(places.get(stored), stored))
                        .toList();
        say(going, places.size());
        sayLeft(bytes(places.keySet()) - bytes(going) + bytes(kept));
        return kept.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Retention retention() {
        if (olderThan == null && keep == null && maxSize == null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing: one or more of --older-than, --keep and --max-size");
        }
        return new Retention(
                Optional.ofNullable(olderThan),
                keep == null ? OptionalInt.empty() : OptionalInt.of(keep),
                maxSize == null ? OptionalLong.empty() : OptionalLong.of(maxSize));
    }

    private Map<Stored, Shelf> places() {
        Map<Stored, Shelf> places = new LinkedHashMap<>();
        for (Kind kind : kinds) {
            Shelf shelf = shelf(kind);
            shelf.content().forEach(stored -> places.put(stored, shelf));
        }
        return places;
    }

    private Shelf shelf(Kind kind) {
        ModelRegistry registry = data.registry();
        return switch (kind) {
            case JOBS -> new JobShelf(data.directory());
            case VERSIONS -> new VersionShelf(registry, new ModelUse(data.directory(), registry, Set.of()));
            case DATASETS -> new DatasetShelf(data.directory());
        };
    }

    private boolean isDeleted(@Nullable Shelf shelf, Stored stored) {
        try {
            requireNonNull(shelf).delete(stored);
            return true;
        } catch (TouchstoneException e) {
            spec.commandLine().getErr().println("touchstone: " + e.reason() + ": " + e.getMessage());
            return false;
        }
    }

    private static String table(List<Stored> going) {
        TextTable table = new TextTable("NAME", "FROM", "BYTES");
        going.forEach(
                stored -> table.row(stored.name(), stored.time().toString(), Numbers.format("%d", stored.bytes())));
        return going.isEmpty() ? "" : table.toString();
    }

    private void say(List<Stored> going, int all) {
        spec.commandLine()
                .getErr()
                .println(Numbers.format(
                        "%,d of %,d %s, %s",
                        going.size(), all, dryRun ? "would go" : "deleted", Numbers.bytes(bytes(going))));
    }

    private void sayLeft(long left) {
        if (maxSize != null && left > maxSize) {
            spec.commandLine()
                    .getErr()
                    .println(Numbers.bytes(left) + (dryRun ? " would be" : " are") + " left, above the "
                            + Numbers.bytes(maxSize) + " of --max-size: what is in use stays");
        }
    }

    private static long bytes(Collection<Stored> all) {
        return all.stream().mapToLong(Stored::bytes).sum();
    }
}
