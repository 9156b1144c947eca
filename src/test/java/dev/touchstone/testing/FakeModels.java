package dev.touchstone.testing;

import dev.touchstone.domain.DataSummary;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Truncation;
import dev.touchstone.registry.Golden;
import dev.touchstone.registry.Goldens;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.score.LoadedModel;
import dev.touchstone.score.ModelLoader;
import dev.touchstone.score.PrefixCache;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry on disk whose versions load as {@link FakeRewardModel}s. */
public final class FakeModels implements ModelLoader {
    private final ModelRegistry registry;
    private final Map<ModelName, FakeRewardModel> models = new ConcurrentHashMap<>();
    private final Map<ModelName, TouchstoneException> failures = new ConcurrentHashMap<>();
    private final AtomicInteger loads = new AtomicInteger();

    public FakeModels(Path dataDirectory) {
        registry = new ModelRegistry(dataDirectory);
    }

    public ModelRegistry registry() {
        return registry;
    }

    public ModelName publish(String id, Golden... goldens) {
        Path staged = registry.stage();
        Goldens.write(staged, List.of(goldens));
        return registry.publish(id, staged, FakeModels::manifest).name();
    }

    /** From now on loading {@code version} fails. */
    public void failLoading(ModelName version, TouchstoneException failure) {
        failures.put(version, failure);
    }

    public void letLoad(ModelName version) {
        failures.remove(version);
    }

    /** The model of a version, as the next load finds it and the last one found it. */
    public FakeRewardModel model(ModelName version) {
        return models.computeIfAbsent(version, name -> new FakeRewardModel());
    }

    /** How often anything was loaded. */
    public int loads() {
        return loads.get();
    }

    @Override
    public LoadedModel load(ModelManifest manifest, Path directory) {
        loads.incrementAndGet();
        TouchstoneException failure = failures.get(manifest.name());
        if (failure != null) {
            throw failure;
        }
        if (model(manifest.name()).isClosed()) {
            models.put(manifest.name(), new FakeRewardModel());
        }
        return new LoadedModel(
                manifest.name(), manifest.contract(), model(manifest.name()), new WordEncoder(), new PrefixCache(0));
    }

    public static ModelManifest manifest(ModelName name) {
        return new ModelManifest(
                name,
                Instant.EPOCH,
                "minilm",
                "",
                "FakeForSequenceClassification",
                1,
                "contract-of-" + name.version().orElseThrow(),
                FakeRewardModel.MAX_LENGTH,
                Truncation.NONE,
                TrainingOptions.defaultsFor("minilm"),
                new DataSummary(2, 1, 0, 0, 0, 0, 0, 0, List.of(), "", "pairs", "", "", List.of()),
                Optional.empty(),
                "test",
                1,
                "contract-of-base");
    }
}
