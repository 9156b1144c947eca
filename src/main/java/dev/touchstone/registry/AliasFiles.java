package dev.touchstone.registry;

import dev.touchstone.domain.AliasCause;
import dev.touchstone.domain.AliasChange;
import dev.touchstone.domain.ModelAlias;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.StorageFailure;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.wire.LockFile;
import dev.touchstone.wire.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The aliases of models on disk: {@code aliases.json} in the directory of each. A model without the file, from before there were
 * aliases, has the history of versions that each took over from the one before. A version that the file does not know, because its
 * publisher died between the two, is a candidate.
 */
final class AliasFiles {
    private static final String FILE = "aliases.json";
    private static final String LOCK = ".aliases.lock";

    private final Versions versions;
    private final FileCache<List<AliasChange>> files = new FileCache<>(AliasFiles::read);

    AliasFiles(Versions versions) {
        this.versions = versions;
    }

    /**
     * The aliases of a model.
     *
     * @throws TouchstoneException STORAGE_FAILED when the file cannot be read: a guess could make a version answer that nobody
     *     promoted
     */
    ModelAliases of(String model) {
        return aliases(stored(model), versions.of(model));
    }

    /** Appends what {@code change} makes of the aliases, all together, while nobody else does. */
    ModelAliases update(String model, Function<ModelAliases, List<AliasChange>> change) {
        return update(model, version -> true, change);
    }

    /** As above, of the aliases as they would be without the other versions. */
    ModelAliases update(
            String model, Predicate<ModelManifest> known, Function<ModelAliases, List<AliasChange>> change) {
        return LockFile.holding(versions.model(model).resolve(LOCK), () -> {
            List<ModelManifest> present = versions.of(model);
            ModelAliases before =
                    aliases(stored(model), present.stream().filter(known).toList());
            List<AliasChange> changes = change.apply(before);
            if (changes.isEmpty()) {
                return before;
            }
            List<AliasChange> history =
                    Stream.concat(before.history().stream(), changes.stream()).toList();
            Records.writeAliasChanges(file(model), history);
            return aliases(history, present);
        });
    }

    void delete(String model) {
        try {
            Files.deleteIfExists(file(model));
        } catch (IOException e) {
            throw StorageFailure.of(file(model), e);
        }
    }

    private Path file(String model) {
        return versions.model(model).resolve(FILE);
    }

    private List<AliasChange> stored(String model) {
        return files.of(file(model)).orElse(List.of());
    }

    private static List<AliasChange> read(Path file) {
        try {
            return Records.readAliasChanges(file);
        } catch (TouchstoneException | IllegalArgumentException e) {
            throw new TouchstoneException(
                    Reason.STORAGE_FAILED,
                    file
                            + ": not a readable history of aliases (expected: that file as it was written; restore it from a"
                            + " backup, or delete it to have the newest version as champion); versions that are named are"
                            + " served meanwhile",
                    e);
        }
    }

    private static ModelAliases aliases(List<AliasChange> stored, List<ModelManifest> versions) {
        List<AliasChange> history = new ArrayList<>(stored);
        int last = stored.stream()
                .flatMap(change -> Stream.of(change.from(), change.to()))
                .flatMap(Optional::stream)
                .mapToInt(version -> version.version().orElseThrow())
                .max()
                .orElse(0);
        versions.stream()
                .filter(version -> version.name().version().orElseThrow() > last)
                .sorted(Comparator.comparing(ModelManifest::name))
                .forEach(version -> history.add(unrecorded(version, stored.isEmpty(), history)));
        return ModelAliases.of(
                history, versions.stream().map(ModelManifest::name).toList());
    }

    private static AliasChange unrecorded(ModelManifest version, boolean champion, List<AliasChange> history) {
        ModelAlias alias = champion ? ModelAlias.CHAMPION : ModelAlias.CANDIDATE;
        Optional<ModelName> from = history.stream()
                .filter(change -> change.alias() == alias)
                .reduce((earlier, later) -> later)
                .flatMap(AliasChange::to);
        return new AliasChange(
                alias, version.createTime(), from, Optional.of(version.name()), AliasCause.PUBLISHED, "");
    }
}
