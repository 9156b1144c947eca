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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Versions in memory, bounded in number and bytes: beyond that the least recently used leaves. A version is loaded once however many ask for it,
 * and reproduces its golden scores before anyone gets it. Thread-safe.
 */
public final class LoadedModels {
    private final ModelRegistry registry;
    private final ModelLoader loader;
    private final ScoringLoop loop;
    private final Executor executor;
    private final ModelLimits limits;

    /** Versions loaded, being loaded or found damaged; least recently used first. */
    private final Map<ModelName, CompletableFuture<LoadedModel>> versions = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param loop replays golden scores
     * @param executor may block: models are loaded on it
     */
    public LoadedModels(
            ModelRegistry registry, ModelLoader loader, ScoringLoop loop, Executor executor, ModelLimits limits) {
        this.registry = registry;
        this.loader = loader;
        this.loop = loop;
        this.executor = executor;
        this.limits = limits;
    }

    /** The loaded version, now or when its one loading is done. A damaged version is not tried twice. */
    CompletableFuture<LoadedModel> get(ModelName version) {
        CompletableFuture<LoadedModel> loading;
        synchronized (this) {
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

    /** Whether it could not be loaded for a reason that lasts. */
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
            shrink(version);
        } catch (RuntimeException | Error e) {
            if (!isLasting(e)) {
                forget(version);
            }
            loading.completeExceptionally(e);
        }
    }

    private LoadedModel loadVerified(ModelName version) {
        ModelManifest manifest = registry.manifest(version);
        Path directory = registry.directory(version);
        LoadedModel model = loader.load(manifest, directory);
        try {
            Goldens.verify(
                    Goldens.read(directory),
                    manifest.precision(),
                    model.attributes(),
                    inputs -> loop.score(model, encode(model, inputs, manifest)));
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

    private void shrink(ModelName newcomer) {
        List<ModelName> leaving = new ArrayList<>();
        Set<ModelName> pinned = pinned();
        synchronized (this) {
            List<LoadedModel> resident = all();
            int count = resident.size();
            long bytes = resident.stream().mapToLong(LoadedModel::bytes).sum();
            for (LoadedModel model : resident) {
                boolean tooMuch = count > limits.versions() || bytes > limits.bytes();
                if (tooMuch && !model.version().equals(newcomer) && !pinned.contains(model.version())) {
                    leaving.add(model.version());
                    count--;
                    bytes -= model.bytes();
                }
            }
        }
        leaving.forEach(this::retire);
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
        return versions.remove(version);
    }

    private static boolean isLoaded(CompletableFuture<LoadedModel> loading) {
        return loading.isDone() && !loading.isCompletedExceptionally();
    }
}
