package dev.touchstone.grpc;

import dev.touchstone.access.TokenFile;
import dev.touchstone.dataset.Datasets;
import dev.touchstone.dataset.Uploads;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.ModelName;
import dev.touchstone.hub.Hub;
import dev.touchstone.jobs.BaseModels;
import dev.touchstone.jobs.DataDirectory;
import dev.touchstone.jobs.JobLauncher;
import dev.touchstone.jobs.JobManager;
import dev.touchstone.jobs.LocalLauncher;
import dev.touchstone.jobs.WorkerLimits;
import dev.touchstone.registry.ModelRegistry;
import dev.touchstone.score.Admission;
import dev.touchstone.score.Alarm;
import dev.touchstone.score.HuggingFaceLoader;
import dev.touchstone.score.LiveAnswers;
import dev.touchstone.score.LiveChecks;
import dev.touchstone.score.LiveLimits;
import dev.touchstone.score.LoadedModels;
import dev.touchstone.score.ModelHolder;
import dev.touchstone.score.ModelLimits;
import dev.touchstone.score.PrefixCache;
import dev.touchstone.score.ScoreSettings;
import dev.touchstone.score.Scorer;
import dev.touchstone.score.ScoringLoop;
import dev.touchstone.score.TextThreads;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The server's parts and how they hang together. */
final class Wiring {
    private static final Logger LOG = Logger.getLogger(Wiring.class);
    private static final Path GPU = Path.of("/dev/nvidia0");
    private static final ScoreSettings SCORING = ScoreSettings.DEFAULT;
    private static final int LIVE_TOKENIZER_THREADS = 2;

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
    HuggingFaceLoader loader(ServerSettings settings, PrefixCache prefixes, MeterRegistry meters) {
        return new HuggingFaceLoader(settings.device(), prefixes, device -> tell(device, settings.device(), meters));
    }

    @Produces
    @Singleton
    PrefixCache prefixes(ServerSettings settings, MeterRegistry meters) {
        PrefixCache prefixes = new PrefixCache(settings.prefixCacheBytes().orElseGet(() -> MachineMemory.bytes() / 8));
        PrefixMeters.watch(prefixes, meters);
        return prefixes;
    }

    private static void tell(ComputeDevice device, String setting, MeterRegistry meters) {
        LOG.infof("models run on %s (TOUCHSTONE_DEVICE=%s)", device, setting);
        if (setting.equals("auto") && device.kind() == ComputeDevice.Kind.CPU && Files.exists(GPU)) {
            LOG.warnf(
                    "there is a GPU (%s), but PyTorch finds none: install its CUDA libraries (docs/operations.md), or set"
                            + " TOUCHSTONE_DEVICE=cpu if this is meant",
                    GPU);
        }
        Gauge.builder("touchstone.device", () -> 1)
                .description("Where models run, once that is known; always 1")
                .tag("device", device.toString())
                .register(meters);
    }

    @Produces
    @Singleton
    Admission admission() {
        return new Admission(SCORING.admission());
    }

    @Produces
    @Singleton
    ScoringLoop scoringLoop(ServerSettings settings, MeterRegistry meters, HuggingFaceLoader loader) {
        return new ScoringLoop(
                SCORING.batch(),
                settings.device(),
                new BatchMeters(meters, SCORING.batch()),
                System::nanoTime,
                loader::standBack);
    }

    @Produces
    @Singleton
    ModelHolder models(
            ModelRegistry registry,
            ScoringLoop loop,
            HuggingFaceLoader loader,
            ServerSettings settings,
            MeterRegistry meters) {
        ExecutorService loading = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("load-", 0).daemon().factory());
        return new ModelHolder(
                registry,
                new LoadedModels(
                        registry, new MeteredLoader(loader, meters), loop, loading, limits(settings), System::nanoTime),
                settings.defaultModel().map(ModelName::parse));
    }

    private static ModelLimits limits(ServerSettings settings) {
        long bytes = settings.modelMemoryBytes().orElseGet(() -> MachineMemory.bytes() / 2);
        return new ModelLimits(settings.maxLoadedModels(), bytes, settings.pinned());
    }

    @Produces
    @Singleton
    Scoring scoring(ModelHolder models, ScoringLoop loop, Admission admission, Work work, MeterRegistry meters) {
        ExecutorService tokenizers = threads(SCORING.tokenizerThreads(), "tokenize-");
        LiveAnswers live = new LiveAnswers(
                models,
                new LiveChecks(loop, admission, threads(LIVE_TOKENIZER_THREADS, "tokenize-live-"), System::nanoTime),
                work,
                LiveLimits.DEFAULT,
                System::nanoTime,
                Alarm.REAL);
        return new Scoring(
                new Scorer(
                        models,
                        loop,
                        new TextThreads(tokenizers, SCORING.tokenizerThreads()),
                        SCORING,
                        System::nanoTime),
                live,
                admission,
                new OpenStreams(),
                SCORING,
                new ScoreMeters(meters, admission, loop, live, models));
    }

    private static ExecutorService threads(int count, String name) {
        return Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name(name, 0).daemon().factory());
    }

    @Produces
    @Singleton
    JobLauncher launcher(DataDirectory directory, ServerSettings settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("TOUCHSTONE_MAX_DATA_BYTES", Long.toString(settings.maxDataBytes()));
        settings.home()
                .ifPresent(home ->
                        environment.put("TOUCHSTONE_HOME", home.toAbsolutePath().toString()));
        return new LocalLauncher(
                directory,
                environment,
                new WorkerLimits(settings.workerThreads(), settings.workerMemoryBytes(), settings.workerNiceness()));
    }

    @Produces
    @Singleton
    JobManager jobs(DataDirectory directory, ModelRegistry registry, JobLauncher launcher, ServerSettings settings) {
        return new JobManager(
                directory,
                new BaseModels(directory.modelsRoot(), registry, Hub.fromEnvironment()),
                registry,
                launcher,
                settings.jobLimits(),
                InstantSource.system());
    }

    @Produces
    @Singleton
    DatasetCalls datasets(
            DataDirectory directory,
            ServerSettings settings,
            ModelRegistry registry,
            JobManager jobs,
            Audit audit,
            Work work) {
        return new DatasetCalls(
                new Datasets(directory.root()),
                new Uploads(directory.root(), settings.maxDataBytes(), InstantSource.system()),
                registry,
                jobs,
                audit,
                work);
    }

    @Produces
    @Singleton
    ServerFacts facts(HuggingFaceLoader loader, ModelHolder models, ServerSettings settings, PrefixCache prefixes) {
        return new ServerFacts(
                loader, SCORING, settings.jobLimits(), CheckedService.MAX_MESSAGE_BYTES, models, prefixes.maxBytes());
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
