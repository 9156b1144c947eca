package dev.touchstone.grpc;

import dev.touchstone.assess.RewardSource;
import dev.touchstone.assess.VersionCalibrator;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.CalibrationRequest;
import dev.touchstone.domain.LabelledSource;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.jobs.AllowedRoots;
import dev.touchstone.registry.ModelRegistry;
import io.grpc.Context;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Questions about versions that take many scores. The scoring queue gives them as bulk work, a few at a time for all questions. */
final class Assessments {
    private static final int ITEMS_UNDER_WAY = 128;

    private final Scoring scoring;
    private final ModelRegistry registry;
    private final AllowedRoots roots;
    private final InstantSource clock;
    private final Semaphore window = new Semaphore(ITEMS_UNDER_WAY);

    Assessments(Scoring scoring, ModelRegistry registry, AllowedRoots roots, InstantSource clock) {
        this.scoring = scoring;
        this.registry = registry;
        this.roots = roots;
        this.clock = clock;
    }

    /**
     * Calibrates a version. Blocks until everything is scored.
     *
     * @param call scoring stops when it is cancelled
     * @throws dev.touchstone.domain.TouchstoneException PATH_NOT_ALLOWED, PATH_NOT_FOUND, and what
     *     {@link VersionCalibrator#calibrate} throws
     */
    Calibration calibrate(ModelManifest version, CalibrationRequest request, Context call) {
        ScoreQuery query = new ScoreQuery(
                Optional.of(version.name()),
                Priority.BULK,
                request.truncation(),
                request.maxLength(),
                Optional.empty());
        RewardSource rewards = new QueuedRewards(scoring, query, window, call);
        return new VersionCalibrator(registry, clock)
                .calibrate(version, rewards, confined(request.source()), request.target());
    }

    private LabelledSource confined(LabelledSource source) {
        return switch (source) {
            case LabelledSource.Location location -> new LabelledSource.Location(roots.resolve(location.path()));
            case LabelledSource.Inline inline -> inline;
        };
    }
}
