package dev.touchstone.score;

import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.registry.Goldens;
import dev.touchstone.registry.ModelRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Versions in memory, bounded in number and bytes: beyond that the least recently used leaves, one in use when it is no longer. A
 * version is loaded once however many ask for it, and reproduces its golden scores before anyone gets it. Thread-safe.
 */
public final class LoadedModels {
    static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ModelRegistry registry;
    private final ModelLoader loader;
    private final ScoringLoop loop;
    private final Executor executor;
    private final ModelLimits limits;
    private final LongSupplier nanos;

    /** Versions loaded, being loaded or found damaged; least recently used first. */
    private final Map<ModelName, CompletableFuture<LoadedModel>> versions = new LinkedHashMap<>(16, 0.75f, true);

    /** When versions were last found not to load for a reason that may pass. */
    private final Map<ModelName, Long> failedNanos = new HashMap<>();

    /**
     * @param loop replays golden scores
     * @param executor may block: models are loaded on it
     * @param nanos a clock as {@link System#nanoTime}
     */
    public LoadedModels(
            ModelRegistry registry,
            ModelLoader loader,
            ScoringLoop loop,
            Executor executor,
            ModelLimits limits,
            LongSupplier nanos) {
        this.registry = registry;
        this.loader = loader;
        this.loop = loop;
        this.executor = executor;
        this.limits = limits;
        this.nanos = nanos;
    }

    /**
     * The loaded version, now or when its one loading is done. A damaged version is not tried twice, one that failed for a reason
     * that may pass not again for {@link #RETRY_NANOS}.
     */
    CompletableFuture<LoadedModel> get(ModelName version) {
        CompletableFuture<LoadedModel> loading;
        synchronized (this) {
            forgetPassedFailure(version);
            CompletableFuture<LoadedModel> known = versions.get(version);
            if (known != null) {
                return known;
            }
            loading = new CompletableFuture<>();
            versions.put(version, loading);
        }
        executor.execute(() -> load(version, loading));
        return loading;
    }

    /** Versions in memory, least recently used first. */
    synchronized List<LoadedModel> all() {
        return versions.values().stream()
                .filter(LoadedModels::isLoaded)
                .map(CompletableFuture::join)
                .toList();
    }

    /** A version that is in memory, without counting as its use. */
    synchronized Optional<LoadedModel> find(ModelName version) {
        return all().stream().filter(model -> model.version().equals(version)).findFirst();
    }

    /** Gives back one use, and memory if there is too little. */
    void release(LoadedModel model) {
        model.release();
        if (isOverLimits()) {
            executor.execute(() -> shrink(Optional.empty()));
        }
    }

    /** Whether it could not be loaded when last tried. */
    synchronized boolean isDamaged(ModelName version) {
        CompletableFuture<LoadedModel> known = versions.get(version);
        return known != null && known.isCompletedExceptionally();
    }

    /** Lets go of the versions that {@code keep} refuses; each is closed once its work in flight is done. */
    void retainIf(Predicate<ModelName> keep) {
        List<ModelName> known;
        synchronized (this) {
            known = List.copyOf(versions.keySet());
        }
        known.stream().filter(keep.negate()).forEach(this::retire);
    }

    /** Whether a failure to load is a property of the files, which a further attempt would meet again. */
    static boolean isLasting(Throwable failure) {
        return ModelHolder.unwrap(failure) instanceof TouchstoneException known
                && known.reason().fault() == Reason.Fault.STATE;
    }

    private void load(ModelName version, CompletableFuture<LoadedModel> loading) {
        try {
            LoadedModel model = loadVerified(version);
            loading.complete(model);
            shrink(Optional.of(version));
        } catch (RuntimeException | Error e) {
            if (!isLasting(e)) {
                noteFailure(version);
            }
            loading.completeExceptionally(e);
        }
    }

    private synchronized void noteFailure(ModelName version) {
        failedNanos.put(version, nanos.getAsLong());
    }

    private synchronized void forgetPassedFailure(ModelName version) {
        Long failed = failedNanos.get(version);
        if (failed != null && nanos.getAsLong() - failed >= RETRY_NANOS) {
            failedNanos.remove(version);
            versions.remove(version);
        }
    }

    private LoadedModel loadVerified(ModelName version) {
        ModelManifest manifest = registry.manifest(version);
        Path directory = registry.directory(version);
        LoadedModel model = loader.load(manifest, directory);
        try {
            model.prove(() -> Goldens.verify(
                    Goldens.read(directory),
                    manifest.precision(),
                    model.attributes(),
                    inputs -> loop.score(model, encode(model, inputs, manifest))));
            return model;
        } catch (RuntimeException | Error e) {
            model.retire();
            throw e;
        }
    }

    private static List<Tokens> encode(LoadedModel model, List<ScoreInput> inputs, ModelManifest manifest) {
        return inputs.stream()
                .map(input -> model.encode(input, manifest.truncation(), manifest.maxLength()))
                .toList();
    }

    /** The most recently used stays, though it alone be too large. */
    private void shrink(Optional<ModelName> newcomer) {
        Set<ModelName> staying = pinned();
        newcomer.ifPresent(staying::add);
        synchronized (this) {
            List<LoadedModel> resident = all();
            for (LoadedModel model : resident.subList(0, Math.max(0, resident.size() - 1))) {
                if (isOverLimits() && !staying.contains(model.version()) && model.retireIfUnused()) {
                    versions.remove(model.version());
                }
            }
        }
    }

    private synchronized boolean isOverLimits() {
        List<LoadedModel> resident = all();
        return resident.size() > limits.versions()
                || resident.stream().mapToLong(LoadedModel::bytes).sum() > limits.bytes();
    }

    /** The pinned versions: aliases move. */
    private Set<ModelName> pinned() {
        Set<ModelName> pinned = new HashSet<>();
        for (ModelName name : limits.pinned()) {
            try {
                pinned.add(registry.resolve(name));
            } catch (TouchstoneException e) {
                // It stands for nothing now.
            }
        }
        return pinned;
    }

    private void retire(ModelName version) {
        CompletableFuture<LoadedModel> left = forget(version);
        if (left != null) {
            left.thenAccept(LoadedModel::retire);
        }
    }

    private synchronized @Nullable CompletableFuture<LoadedModel> forget(ModelName version) {
        failedNanos.remove(version);
        return versions.remove(version);
    }

    private static boolean isLoaded(CompletableFuture<LoadedModel> loading) {
        return loading.isDone() && !loading.isCompletedExceptionally();
    }
}
