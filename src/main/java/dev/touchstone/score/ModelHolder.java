package dev.touchstone.score;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.registry.ModelRegistry;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The models that serve. Every request is resolved against the registry, so a published version serves at once and a deleted one no
 * longer. When the newest version of a model is damaged, requests that named only the model stay with the version before.
 * Thread-safe.
 */
public final class ModelHolder implements AutoCloseable {
    private final ModelRegistry registry;
    private final LoadedModels loaded;
    private final Optional<ModelName> defaultModel;

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
            ModelName newest = registry.resolve(name);
            return loaded.get(newest)
                    .exceptionallyCompose(failure -> previous(name, newest, failure))
                    .thenCompose(model -> leaseOrAskAgain(model, asked));
        } catch (TouchstoneException e) {
            if (e.reason() == Reason.MODEL_NOT_FOUND) {
                retireDeleted();
            }
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Brings a model or version into memory if it is there; a failure shows when it is asked for. */
    public void load(ModelName name) {
        lease(Optional.of(name)).thenAccept(Lease::close);
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
        return model.use() ? CompletableFuture.completedFuture(new Lease(model, calibration(model))) : lease(asked);
    }

    private CompletableFuture<LoadedModel> previous(ModelName name, ModelName newest, Throwable failure) {
        if (name.version().isPresent() || !LoadedModels.isLasting(failure)) {
            return CompletableFuture.failedFuture(failure);
        }
        return firstSound(
                registry.versions(name.id()).stream()
                        .map(ModelManifest::name)
                        .filter(version -> version.compareTo(newest) < 0)
                        .iterator(),
                failure);
    }

    private CompletableFuture<LoadedModel> firstSound(Iterator<ModelName> newestFirst, Throwable failure) {
        return newestFirst.hasNext()
                ? loaded.get(newestFirst.next()).exceptionallyCompose(next -> firstSound(newestFirst, failure))
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
    static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** A version in use. */
    public static final class Lease implements AutoCloseable {
        private final LoadedModel model;
        private final Optional<Calibration> calibration;

        private Lease(LoadedModel model, Optional<Calibration> calibration) {
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
            model.release();
        }
    }
}
