package dev.touchstone.score;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.registry.ModelRegistry;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models that serve. Every request is resolved against the registry, so a change of champion holds from the next request on
 * and a deleted version serves no longer. Requests that named only the model stay with the champion before while the new one is
 * being loaded and proven, or cannot be. Thread-safe.
 */
public final class ModelHolder implements AutoCloseable {
    private final ModelRegistry registry;
    private final LoadedModels loaded;
    private final Optional<ModelName> defaultModel;
    private final Map<String, ModelName> followed = new ConcurrentHashMap<>();

    /** @param defaultModel for requests that name none */
    public ModelHolder(ModelRegistry registry, LoadedModels loaded, Optional<ModelName> defaultModel) {
        this.registry = registry;
        this.loaded = loaded;
        this.defaultModel = defaultModel;
    }

    /**
     * The version a request means, in use until the lease is closed. Reads directories; models are loaded on another thread.
     *
     * @return fails with MODEL_NOT_FOUND, INVALID_REQUEST when several models could be meant, GOLDEN_MISMATCH, INVALID_MODEL,
     *     UNSUPPORTED_MODEL
     */
    public CompletableFuture<Lease> lease(Optional<ModelName> asked) {
        try {
            ModelName name = asked.or(() -> defaultModel).orElseGet(this::onlyModel);
            return (name.isModel() ? champion(name.id()) : loaded.get(registry.resolve(name)))
                    .thenCompose(model -> leaseOrAskAgain(model, asked));
        } catch (TouchstoneException e) {
            if (e.reason() == Reason.MODEL_NOT_FOUND) {
                retireDeleted();
            }
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * The version that requests get which name only the model, as far as is known without loading one.
     *
     * @throws TouchstoneException MODEL_NOT_FOUND
     */
    public ModelName served(String model) {
        List<ModelName> champions = champions(model);
        return champions.stream()
                .filter(version -> !loaded.isDamaged(version))
                .findFirst()
                .orElse(champions.getFirst());
    }

    /** Brings a model or version into memory; fails as {@link #lease}. */
    public CompletableFuture<Void> load(ModelName name) {
        return lease(Optional.of(name)).thenAccept(Lease::close);
    }

    /**
     * Brings the new champions into memory of models whose champions before are there: while nobody asks for them, too, so that the
     * next one who does gets the new one.
     */
    public void followChampions() {
        loaded.all().stream().map(model -> model.version().id()).distinct().forEach(this::followChampion);
    }

    private void followChampion(String model) {
        try {
            ModelName champion = champions(model).getFirst();
            ModelName before = followed.put(model, champion);
            if (before != null && !before.equals(champion)) {
                loaded.get(champion);
            }
        } catch (TouchstoneException e) {
            // Deleted, or not to be read: for those to hear who ask for it.
            followed.remove(model);
        }
    }

    /** Versions in memory. */
    public List<LoadedModel> loaded() {
        return loaded.all();
    }

    /** Closes the versions that the registry no longer has, each once its work in flight is done. */
    public void retireDeleted() {
        loaded.retainIf(this::exists);
    }

    @Override
    public void close() {
        loaded.retainIf(version -> false);
    }

    private Optional<Calibration> calibration(LoadedModel model) {
        return registry.calibration(model.version());
    }

    private CompletableFuture<Lease> leaseOrAskAgain(LoadedModel model, Optional<ModelName> asked) {
        return model.use()
                ? CompletableFuture.completedFuture(new Lease(loaded, model, calibration(model)))
                : lease(asked);
    }

    /** Never empty; the champion first. */
    private List<ModelName> champions(String model) {
        List<ModelName> champions = registry.aliases(model).champions();
        return champions.isEmpty() ? List.of(registry.resolve(ModelName.of(model))) : champions;
    }

    private CompletableFuture<LoadedModel> champion(String model) {
        List<ModelName> champions = champions(model);
        List<ModelName> earlier = champions.subList(1, champions.size());
        CompletableFuture<LoadedModel> champion = loaded.get(champions.getFirst());
        if (champion.isDone() && !champion.isCompletedExceptionally()) {
            return champion;
        }
        return earlier.stream()
                .flatMap(version -> loaded.find(version).stream())
                .findFirst()
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> champion.exceptionallyCompose(failure -> LoadedModels.isLasting(failure)
                        ? firstSound(earlier.iterator(), failure)
                        : CompletableFuture.failedFuture(failure)));
    }

    private CompletableFuture<LoadedModel> firstSound(Iterator<ModelName> lastFirst, Throwable failure) {
        return lastFirst.hasNext()
                ? loaded.get(lastFirst.next()).exceptionallyCompose(next -> firstSound(lastFirst, failure))
                : CompletableFuture.failedFuture(failure);
    }

    private ModelName onlyModel() {
        List<String> models = registry.models();
        if (models.isEmpty()) {
            throw new TouchstoneException(
                    Reason.MODEL_NOT_FOUND, "no model is published yet; train one with RewardService.Train");
        }
        if (models.size() > 1) {
            throw new TouchstoneException(List.of(new FieldViolation(
                    "model", "empty (expected: one of the " + models.size() + " models that ListModels returns)")));
        }
        return ModelName.of(models.getFirst());
    }

    private boolean exists(ModelName version) {
        try {
            registry.resolve(version);
            return true;
        } catch (TouchstoneException e) {
            return e.reason() != Reason.MODEL_NOT_FOUND;
        }
    }

    /** The product's exception behind a failed future. */
    public static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** A version in use. */
    public static final class Lease implements AutoCloseable {
        private final LoadedModels loaded;
        private final LoadedModel model;
        private final Optional<Calibration> calibration;

        private Lease(LoadedModels loaded, LoadedModel model, Optional<Calibration> calibration) {
            this.loaded = loaded;
            this.model = model;
            this.calibration = calibration;
        }

        public LoadedModel model() {
            return model;
        }

        /** What its rewards mean; empty while it is not calibrated. */
        public Optional<Calibration> calibration() {
            return calibration;
        }

        @Override
        public void close() {
            loaded.release(model);
        }
    }
}
