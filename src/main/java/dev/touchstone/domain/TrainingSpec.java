package dev.touchstone.domain;

import java.util.Optional;

/**
 * What a training run is asked to do.
 *
 * @param model id to publish under
 * @param baseModel base model as it was asked for
 * @param evalData what to measure on; empty = split off {@code data} by prompt
 * @param options with all effective values
 * @param promotion whether the result becomes the model's champion
 */
public record TrainingSpec(
        String model,
        String baseModel,
        DataSource data,
        Optional<DataSource> evalData,
        TrainingOptions options,
        Promotion promotion) {
    // As a base it would hide whatever is published under this id.
    private static final String EMBEDDED_BASE = "minilm";

    public TrainingSpec {
        Violations violations = new Violations();
        checkNames(violations, model, baseModel);
        checkPatience(violations, options, evalData.isPresent());
        violations.throwIfAny();
    }

    /** A run whose result takes over as long as nobody has chosen the champion. */
    public TrainingSpec(
            String model, String baseModel, DataSource data, Optional<DataSource> evalData, TrainingOptions options) {
        this(model, baseModel, data, evalData, options, Promotion.UNLESS_CHOSEN);
    }

    /** Notes what is wrong with the two names of a request. */
    public static void checkNames(Violations violations, String model, String baseModel) {
        violations
                .check(
                        ModelName.isId(model),
                        "model",
                        model,
                        "1 to 63 of a-z 0-9 . _ -, beginning with a letter or digit")
                .check(
                        !model.equals(EMBEDDED_BASE),
                        "model",
                        model,
                        "an id other than that of the embedded base model, such as " + EMBEDDED_BASE + "-tuned")
                .check(!baseModel.isBlank(), "base_model", "empty", "minilm, a directory name or a registered model");
    }

    /** Notes if a run is to stop by evaluations that it will not have. */
    public static void checkPatience(Violations violations, TrainingOptions options, boolean hasEvalData) {
        int patience = options.selection().patience();
        violations.check(
                patience == 0 || hasEvalData || options.evalFraction() > 0,
                "options.early_stopping_patience",
                patience,
                "0 where there is nothing to measure on; give eval_data or an eval_fraction");
    }

    /** This with other options. */
    public TrainingSpec withOptions(TrainingOptions newOptions) {
        return new TrainingSpec(model, baseModel, data, evalData, newOptions, promotion);
    }

    /** This on another base, or on the same by another name. */
    public TrainingSpec withBase(String newBaseModel) {
        return new TrainingSpec(model, newBaseModel, data, evalData, options, promotion);
    }

    /** This with other sources of data. */
    public TrainingSpec withData(DataSource newData, Optional<DataSource> newEvalData) {
        return new TrainingSpec(model, baseModel, newData, newEvalData, options, promotion);
    }
}
