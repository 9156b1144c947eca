package dev.touchstone.jobs;

import dev.touchstone.domain.JobName;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingJob;
import dev.touchstone.hub.Hub;
import dev.touchstone.model.ModelSupport;
import dev.touchstone.registry.ModelAliases;
import dev.touchstone.registry.ModelRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What published versions are needed for. Goes by what is on disk, whichever server runs the jobs. */
public final class ModelUse {
    private final JobStore store;
    private final BaseModels bases;
    private final ModelRegistry registry;
    private final Set<ModelName> pinned;

    /** @param pinned models and versions that a server holds in memory for good */
    public ModelUse(DataDirectory directory, ModelRegistry registry, Set<ModelName> pinned) {
        this.pinned = Set.copyOf(pinned);
        this.store = new JobStore(directory);
        this.bases = new BaseModels(directory.modelsRoot(), registry, Hub.fromEnvironment());
        this.registry = registry;
    }

    /**
     * Refuses to have a version, or a model with all of its versions, deleted while it is needed.
     *
     * @throws TouchstoneException IN_USE when it is the champion, is pinned, holds the weights under an adapter, or is the base of a job
     *     that has not ended; MODEL_NOT_FOUND
     */
    public void requireNone(ModelName name) {
        List<ModelName> doomed = name.isModel()
                ? registry.versions(name.id()).stream().map(ModelManifest::name).toList()
                : List.of(registry.resolve(name));
        Optional<ModelName> champion = registry.aliases(name.id()).champion().filter(doomed::contains);
        champion.ifPresent(version -> {
            throw inUse(name, version + " is the champion, which answers when only the model is named");
        });
        doomed.stream().filter(pinned::contains).findFirst().ifPresent(version -> {
            throw inUse(name, version + " is among TOUCHSTONE_PINNED_MODELS");
        });
        adaptersOver(doomed).findFirst().ifPresent(adapter -> {
            throw inUse(name, "the weights under the adapter " + adapter);
        });
        basesOfJobs().filter(job -> doomed.contains(job.base())).findFirst().ifPresent(job -> {
            throw inUse(name, job.job() + ", which has not ended, begins from " + job.base());
        });
    }

    /** Whether a version is to stay when others are cleared away: as above, or as the one to be promoted or rolled back to. */
    boolean isToStay(ModelName version) {
        ModelAliases aliases = registry.aliases(version.id());
        return Stream.of(aliases.champion(), aliases.previousChampion(), aliases.candidate())
                        .anyMatch(Optional.of(version)::equals)
                || adaptersOver(List.of(version)).findFirst().isPresent()
                || basesOfJobs().anyMatch(job -> job.base().equals(version));
    }

    /** Other versions that are adapters over the weights of some. */
    private Stream<ModelName> adaptersOver(List<ModelName> versions) {
        Set<Path> bases = versions.stream().map(registry::directory).collect(Collectors.toSet());
        return registry.all()
                .map(ModelManifest::name)
                .filter(version -> !versions.contains(version))
                .filter(version -> ModelSupport.baseOf(registry.directory(version))
                        .filter(base -> bases.stream().anyMatch(doomed -> isSame(base, doomed)))
                        .isPresent());
    }

    private static boolean isSame(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }

    private Stream<Base> basesOfJobs() {
        return store.readable().stream().filter(job -> !job.state().hasEnded()).flatMap(job -> base(job).stream());
    }

    private Optional<Base> base(TrainingJob job) {
        return bases.published(job.baseModel()).map(version -> new Base(job.name(), version));
    }

    private static TouchstoneException inUse(ModelName name, String why) {
        return new TouchstoneException(
                Reason.IN_USE,
                name + ": " + why + " (expected: one that nothing needs; force deletes it all the same)");
    }

    private record Base(JobName job, ModelName base) {}
}
