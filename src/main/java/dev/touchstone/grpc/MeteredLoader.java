package dev.touchstone.grpc;

import dev.touchstone.domain.ModelManifest;
import dev.touchstone.score.LoadedModel;
import dev.touchstone.score.ModelLoader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;

/** A loader that tells how long it takes. */
final class MeteredLoader implements ModelLoader {
    private final ModelLoader loader;
    private final Timer time;

    MeteredLoader(ModelLoader loader, MeterRegistry registry) {
        this.loader = loader;
        this.time = Timer.builder("touchstone.model.load.time")
                .description("Reading a version into memory")
                .publishPercentileHistogram()
                .register(registry);
    }

    @Override
    @SuppressWarnings("NullAway") // Micrometer gives back what the loader returns, which is never null
    public LoadedModel load(ModelManifest manifest, Path directory) {
        return time.record(() -> loader.load(manifest, directory));
    }
}
