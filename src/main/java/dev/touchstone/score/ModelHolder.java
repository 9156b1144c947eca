package dev.touchstone.score;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.registry.ModelRegistry;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The models that serve. Every request is resolved against the registry, so a change of champion holds from the next request on
 * and a deleted version serves no longer. When the champion of a model is damaged, requests that named only the model stay with
 * the champion before. Thread-safe.
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
     * @param timeLeft of the request; it waits half of that for a champion that is being loaded if the champion before is in memory
     *     and can take its place
     * @return fails with MODEL_NOT_FOUND, INVALID_REQUEST when several models could be meant, GOLDEN_MISMATCH, INVALID_MODEL,
     *     UNSUPPORTED_MODEL
     */
    public CompletableFuture<Lease> lease(Optional<ModelName> asked, Optional<Duration> timeLeft) {
        try {
            ModelName name = asked.or(() -> defaultModel).orElseGet(this::onlyModel);
            return (name.isModel() ? champion(name.id(), timeLeft) : loaded.get(registry.resolve(name)))
                    .thenCompose(model -> leaseOrAskAgain(model, asked, timeLeft));
        } catch (TouchstoneException e) {
            if (e.reason() == Reason.MODEL_NOT_FOUND) {
                retireDeleted();
            }
            return CompletableFuture.failedFuture(e);
        }
    }

    /** As above, for a caller who waits as long as it takes. */
    public CompletableFuture<Lease> lease(Optional<ModelName> asked) {
        return lease(asked, Optional.empty());
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

    private CompletableFuture<Lease> leaseOrAskAgain(
            LoadedModel model, Optional<ModelName> asked, Optional<Duration> timeLeft) {
        return model.use()
                ? CompletableFuture.completedFuture(new Lease(model, calibration(model)))
                : lease(asked, timeLeft);
    }

    /** Never empty; the champion first. */
    private List<ModelName> champions(String model) {
        List<ModelName> champions = registry.aliases(model).champions();
        return champions.isEmpty() ? List.of(registry.resolve(ModelName.of(model))) : champions;
    }

    private CompletableFuture<LoadedModel> champion(String model, Optional<Duration> timeLeft) {
        List<ModelName> champions = champions(model);
        List<ModelName> earlier = champions.subList(1, champions.size());
        CompletableFuture<LoadedModel> sound = loaded.get(champions.getFirst())
                .exceptionallyCompose(failure -> LoadedModels.isLasting(failure)
                        ? firstSound(earlier.iterator(), failure)
                        : CompletableFuture.failedFuture(failure));
        return timeLeft.isEmpty() || earlier.isEmpty() || sound.isDone()
                ? sound
                : inTime(sound, timeLeft.get(), earlier.getFirst());
    }

    private CompletableFuture<LoadedModel> inTime(
            CompletableFuture<LoadedModel> loading, Duration timeLeft, ModelName before) {
        return loaded.all().stream()
                .filter(model -> model.version().equals(before))
                .findFirst()
                .map(standIn -> loading.copy().completeOnTimeout(standIn, timeLeft.toNanos() / 2, TimeUnit.NANOSECONDS))
                .orElse(loading);
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
