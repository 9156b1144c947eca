package dev.touchstone.assess;

import dev.touchstone.domain.DataSource;
import dev.touchstone.domain.EvaluationResult;
import java.util.Optional;

/** Measures models on what people said. */
public final class VersionEvaluator {
    private static final int MOST_FLIPS = 1_000;

    private VersionEvaluator() {}

    /**
     * Measures a model, and another beside it.
     *
     * @throws dev.touchstone.domain.TouchstoneException INVALID_DATA naming the first bad line, or when no pair can be measured;
     *     PATH_NOT_FOUND, STORAGE_FAILED; what {@link RewardSource#score} throws
     */
    public static EvaluationResult evaluate(DataSource source, Subject subject, Optional<Subject> against) {
        EvaluationData data = EvaluationData.read(source);
        MeasuredModel model = MeasuredModel.of(data, subject.rewards());
        Optional<MeasuredModel> other = against.map(one -> MeasuredModel.of(data, one.rewards()));
        return new EvaluationResult(
                model.evaluation(subject),
                other.map(measured -> measured.evaluation(against.orElseThrow())),
                other.map(measured -> MeasuredModels.of(model, measured).comparison(MOST_FLIPS)));
    }
}
