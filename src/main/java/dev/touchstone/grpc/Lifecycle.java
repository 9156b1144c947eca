package dev.touchstone.grpc;

import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.jobs.JobManager;
import dev.touchstone.score.Admission;
import dev.touchstone.score.ModelHolder;
import dev.touchstone.score.ScoringLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.grpc.runtime.GrpcServerRecorder;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Start and end of the server. It ends by refusing new calls, finishing what was admitted, then letting go of models and workers. */
@Singleton
@Readiness
class Lifecycle implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);
    /** For the last replies, which wait for their readers. */
    private static final Duration PARTING_LIMIT = Duration.ofSeconds(2);

    /** How exactly live answers are checked at intervals. */
    private static final long TICK_MILLIS = 50;

    private static final long FOLLOW_MILLIS = 1000;

    private final ServerSettings settings;
    private final Protection protection;
    private final Door door;
    private final JobManager jobs;
    private final Scoring scoring;
    private final ScoringLoop loop;
    private final ModelHolder models;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("jobs-", 0).daemon().factory());
    private volatile boolean serving;

    Lifecycle(
            ServerSettings settings,
            MeterRegistry meters,
            Protection protection,
            Door door,
            JobManager jobs,
            Scoring scoring,
            ScoringLoop loop,
            ModelHolder models) {
        this.settings = settings;
        this.protection = protection;
        this.door = door;
        this.jobs = jobs;
        this.scoring = scoring;
        this.loop = loop;
        this.models = models;
        JobMeters.register(meters, jobs, settings.jobLimits().maxRunning());
    }

    void start(@Observes StartupEvent event) {
        if (settings.logJson()) {
            JsonLog.start();
        }
        requirePort();
        if (settings.jobs()) {
            jobs.start(scheduler);
        }
        scheduler.scheduleWithFixedDelay(scoring.live()::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        scheduler.scheduleWithFixedDelay(models::followChampions, FOLLOW_MILLIS, FOLLOW_MILLIS, TimeUnit.MILLISECONDS);
        settings.pinned().forEach(this::loadPinned);
        door.open();
        serving = true;
        LOG.infof("gRPC listens on %s:%d (%s)", settings.host(), settings.port(), protection);
    }

    /** Without it the server serves all the same, and whoever asks for it learns why not. */
    private void loadPinned(ModelName name) {
        models.load(name).exceptionally(failure -> {
            LOG.warnf(
                    "TOUCHSTONE_PINNED_MODELS: %s is not loaded: %s",
                    name, ModelHolder.unwrap(failure).getMessage());
            return null;
        });
    }

    /** Quarkus logs that its gRPC server failed, and goes on without it. */
    private void requirePort() {
        if (GrpcServerRecorder.getVerticleCount() == 0) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST,
                    "gRPC cannot listen on " + settings.host() + ":" + settings.port()
                            + " (expected: a free port; set --port or TOUCHSTONE_PORT to another)");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        serving = false;
        door.close();
        jobs.askToEnd();
        scoring.streams().finish();
        Admission admission = scoring.admission();
        admission.close();
        if (!admission.awaitIdle(DRAIN_LIMIT)) {
            LOG.warnf("%d items were not scored within %s and are cancelled", admission.admittedItems(), DRAIN_LIMIT);
        }
        scoring.streams().awaitEnd(PARTING_LIMIT);
        jobs.close();
        scheduler.shutdownNow();
        loop.close();
        models.close();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("serving").status(serving).build();
    }
}
