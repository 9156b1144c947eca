package dev.touchstone.grpc;

import dev.touchstone.access.TokenFile;
import dev.touchstone.domain.ModelName;
import dev.touchstone.jobs.BaseModels;
import dev.touchstone.jobs.DataDirectory;
import dev.touchstone.jobs.JobLauncher;
import dev.touchstone.jobs.JobLimits;
import dev.touchstone.jobs.JobManager;
import dev.touchstone.jobs.LocalLauncher;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.score.Admission;
import dev.touchstone.score.HuggingFaceLoader;
import dev.touchstone.score.LiveAnswers;
import dev.touchstone.score.LiveChecks;
import dev.touchstone.score.LiveLimits;
import dev.touchstone.score.LoadedModels;
import dev.touchstone.score.ModelHolder;
import dev.touchstone.score.ScoreSettings;
import dev.touchstone.score.Scorer;
import dev.touchstone.score.ScoringListener;
import dev.touchstone.score.ScoringLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The server's parts and how they hang together. */
final class Wiring {
    private static final ScoreSettings SCORING = ScoreSettings.DEFAULT;
    private static final JobLimits JOBS = JobLimits.DEFAULT;

    @Produces
    @Singleton
    DataDirectory dataDirectory(ServerSettings settings) {
        Map<String, String> environment = new HashMap<>();
        settings.modelsRoot().ifPresent(root -> environment.put("TOUCHSTONE_MODELS_ROOT", root));
        settings.dataRoots().ifPresent(roots -> environment.put("TOUCHSTONE_DATA_ROOTS", roots));
        return DataDirectory.of(settings.dataDir(), environment);
    }

    @Produces
    @Singleton
    Authentication authentication(ServerSettings settings, FileWatch watch) {
        return new Authentication(settings.tokens().map(file -> tokens(file, watch)));
    }

    private static Supplier<TokenFile> tokens(Path file, FileWatch watch) {
        AtomicReference<TokenFile> valid = new AtomicReference<>(new TokenFile(List.of()));
        watch.watch(new WatchedFiles(
                "TOUCHSTONE_TOKENS",
                List.of(file),
                contents -> valid.set(TokenFile.parse(new String(contents.getFirst(), StandardCharsets.UTF_8)))));
        return valid::get;
    }

    @Produces
    @Singleton
    Audit audit(DataDirectory directory) {
        return new Audit(directory.root().resolve("audit.jsonl"), InstantSource.system());
    }

    @Produces
    @Singleton
    ModelRegistry registry(DataDirectory directory) {
        return new ModelRegistry(directory.root());
    }

    @Produces
    @Singleton
    HuggingFaceLoader loader(ServerSettings settings) {
        return new HuggingFaceLoader(settings.device());
    }

    @Produces
    @Singleton
    Admission admission() {
        return new Admission(SCORING.admission());
    }

    @Produces
    @Singleton
    ScoringLoop scoringLoop(ServerSettings settings) {
        return new ScoringLoop(SCORING.batch(), settings.device(), ScoringListener.NONE, System::nanoTime);
    }

    @Produces
    @Singleton
    ModelHolder models(ModelRegistry registry, ScoringLoop loop, HuggingFaceLoader loader, ServerSettings settings) {
        ExecutorService loading = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("load-", 0).daemon().factory());
        return new ModelHolder(
                registry,
                new LoadedModels(registry, loader, loop, loading, SCORING),
                settings.defaultModel().map(ModelName::parse));
    }

    @Produces
    @Singleton
    Scoring scoring(ModelHolder models, ScoringLoop loop, Admission admission, Work work, MeterRegistry meters) {
        ExecutorService tokenizers = Executors.newFixedThreadPool(
                SCORING.tokenizerThreads(),
                Thread.ofPlatform().name("tokenize-", 0).daemon().factory());
        return new Scoring(
                new Scorer(models, loop, tokenizers, SCORING, System::nanoTime),
                new LiveAnswers(
                        models,
                        new LiveChecks(loop, admission, tokenizers, System::nanoTime),
                        work.executor(),
                        LiveLimits.DEFAULT,
                        System::nanoTime),
                admission,
                new OpenStreams(),
                SCORING,
                new ScoreMeters(meters, admission, models));
    }

    @Produces
    @Singleton
    JobLauncher launcher(DataDirectory directory, ServerSettings settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("TOUCHSTONE_DEVICE", settings.device());
        environment.put("TOUCHSTONE_MAX_DATA_BYTES", Long.toString(settings.maxDataBytes()));
        settings.home()
                .ifPresent(home ->
                        environment.put("TOUCHSTONE_HOME", home.toAbsolutePath().toString()));
        return new LocalLauncher(directory, environment);
    }

    @Produces
    @Singleton
    JobManager jobs(DataDirectory directory, ModelRegistry registry, JobLauncher launcher) {
        return new JobManager(
                directory,
                new BaseModels(directory.modelsRoot(), registry),
                registry,
                launcher,
                JOBS,
                InstantSource.system());
    }

    @Produces
    @Singleton
    ServerFacts facts(HuggingFaceLoader loader, ModelHolder models) {
        return new ServerFacts(loader, SCORING, JOBS, CheckedService.MAX_MESSAGE_BYTES, models);
    }

    @Produces
    @Singleton
    Traces traces(Tracer tracer) {
        return new Traces(tracer, InstantSource.system());
    }

    /** For everything that may block; never the event loop. */
    @Produces
    @Singleton
    Work work() {
        return new Work(Executors.newVirtualThreadPerTaskExecutor());
    }
}
