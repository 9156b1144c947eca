package dev.touchstone.grpc;

import dev.touchstone.assess.PromotionTest;
import dev.touchstone.assess.RewardSource;
import dev.touchstone.assess.Subject;
import dev.touchstone.assess.VersionCalibrator;
import dev.touchstone.assess.VersionEvaluator;
import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.CalibrationRequest;
import dev.touchstone.domain.EvaluationRequest;
import dev.touchstone.domain.EvaluationResult;
import dev.touchstone.domain.LabelledSource;
import dev.touchstone.domain.ModelManifest;
import dev.touchstone.domain.ModelName;
import dev.touchstone.domain.Priority;
import dev.touchstone.domain.PromotionCondition;
import dev.touchstone.domain.ScoreQuery;
import dev.touchstone.domain.TextLength;
import dev.touchstone.domain.Truncation;
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
        TextLength length = request.length();
        RewardSource rewards = rewards(version.name(), length.truncation(), length.maxLength(), call);
        return new VersionCalibrator(registry, clock)
                .calibrate(version, rewards, length, confined(request.source()), request.target());
    }

    /**
     * Measures a version, and perhaps another beside it. Blocks until everything is scored.
     *
     * @param call scoring stops when it is cancelled
     * @throws dev.touchstone.domain.TouchstoneException MODEL_NOT_FOUND, PATH_NOT_ALLOWED, PATH_NOT_FOUND, and what
     *     {@link VersionEvaluator#evaluate} throws
     */
    EvaluationResult evaluate(EvaluationRequest request, Context call) {
        Subject version = subject(request.name(), request, call);
        Optional<Subject> against = request.against().map(name -> subject(name, request, call));
        return VersionEvaluator.evaluate(roots.resolve(request.data()), version, against);
    }

    private Subject subject(ModelName name, EvaluationRequest request, Context call) {
        ModelManifest version = registry.manifest(name);
        int maxLength = request.maxLength().orElse(version.maxLength());
        return Subject.of(
                version,
                rewards(
                        version.name(),
                        request.truncation().orElse(version.truncation()),
                        OptionalInt.of(maxLength),
                        call));
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
        return rewards(version.name(), version.truncation(), OptionalInt.of(version.maxLength()), call);
    }

    private RewardSource rewards(ModelName version, Truncation truncation, OptionalInt maxLength, Context call) {
        ScoreQuery query = new ScoreQuery(Optional.of(version), Priority.BULK, truncation, maxLength, Optional.empty());
        return new QueuedRewards(scoring, query, window, call);
    }

    private LabelledSource confined(LabelledSource source) {
        return switch (source) {
            case LabelledSource.Location location -> new LabelledSource.Location(roots.resolve(location.path()));
            case LabelledSource.Dataset dataset -> new LabelledSource.Location(roots.fileOf(dataset.name()));
            case LabelledSource.Inline inline -> inline;
        };
    }
}
