package dev.touchstone.grpc;

import dev.touchstone.assess.PromotionTest;
import dev.touchstone.assess.RewardSource;
import dev.touchstone.assess.VersionCalibrator;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.CalibrationRequest;
import dev.touchstone.domain.LabelledSource;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.PromotionCondition;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.jobs.AllowedRoots;
import dev.touchstone.registry.ModelRegistry;
import io.grpc.Context;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
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

    /**
     * Measures a version beside the champion. Blocks until everything is scored.
     *
     * @param call scoring stops when it is cancelled
     * @return both accuracies, in words
     * @throws dev.touchstone.domain.TouchstoneException PATH_NOT_ALLOWED, PATH_NOT_FOUND, and what
     *     {@link PromotionTest#require} throws
     */
    String require(PromotionCondition condition, ModelName version, ModelName champion, Context call) {
        PromotionCondition confined = new PromotionCondition(
                roots.resolve(condition.data()), condition.minAccuracy(), condition.maxAccuracyLoss());
        return new PromotionTest(confined).require(asTrained(version, call), asTrained(champion, call));
    }

    private RewardSource asTrained(ModelName name, Context call) {
        ModelManifest version = registry.manifest(name);
        ScoreQuery query = new ScoreQuery(
                Optional.of(name),
                Priority.BULK,
                version.truncation(),
                OptionalInt.of(version.maxLength()),
                Optional.empty());
        return new QueuedRewards(scoring, query, window, call);
    }

    private LabelledSource confined(LabelledSource source) {
        return switch (source) {
            case LabelledSource.Location location -> new LabelledSource.Location(roots.resolve(location.path()));
            case LabelledSource.Inline inline -> inline;
        };
    }
}
