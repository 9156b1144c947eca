package dev.touchstone.wire;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.google.protobuf.util.Durations;
import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.CheckpointPolicy;
import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.LrScheduler;
import dev.touchstone.domain.ModelSelection;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.SaveDtype;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Truncation;
import dev.touchstone.domain.Violations;
import dev.touchstone.grpc.v1.LoraPublish;
import dev.touchstone.grpc.v1.MetricForBestModel;
import dev.touchstone.grpc.v1.RewardForm;
import dev.touchstone.grpc.v1.TrainOptions;
import java.util.List;
import java.util.Optional;

/** Hyper-parameters: a field left out takes its default. */
public final class OptionsMapping {
    private static final String TRUNCATION = "TRUNCATION_";
    private static final String LR_SCHEDULER = "LR_SCHEDULER_";
    private static final String REWARD_FORM = "REWARD_FORM_";
    private static final String SAVE_DTYPE = "SAVE_DTYPE_";
    private static final String PRECISION = "PRECISION_";
    private static final String METRIC = "METRIC_FOR_BEST_MODEL_";

    private OptionsMapping() {}

    /**
     * Options over defaults.
     *
     * @throws TouchstoneException INVALID_REQUEST with paths like {@code learning_rate}
     */
    public static TrainingOptions toDomain(TrainOptions options, TrainingOptions defaults) {
        Violations violations = new Violations();
        // Within the domain 0 stands for "as long as the model takes", which here is said by leaving the field out.
        violations.check(
                !options.hasMaxLength() || options.getMaxLength() != 0, "max_length", options.getMaxLength(), ">= 8");
        violations.check(
                options.getTruncation() != dev.touchstone.grpc.v1.Truncation.UNRECOGNIZED,
                "truncation",
                options.getTruncationValue(),
                "NONE, RIGHT or LEFT");
        violations.check(
                options.getLrScheduler() != dev.touchstone.grpc.v1.LrScheduler.UNRECOGNIZED,
                "lr_scheduler",
                options.getLrSchedulerValue(),
                "LINEAR or COSINE");
        violations.check(
                options.getRewardForm() != RewardForm.UNRECOGNIZED,
                "reward_form",
                options.getRewardFormValue(),
                "LOGIT or LOG_ODDS");
        violations.check(
                options.getSaveDtype() != dev.touchstone.grpc.v1.SaveDtype.UNRECOGNIZED,
                "save_dtype",
                options.getSaveDtypeValue(),
                "AUTO, FP32, FP16 or BF16");
        violations.check(
                options.getPrecision() != dev.touchstone.grpc.v1.Precision.UNRECOGNIZED,
                "precision",
                options.getPrecisionValue(),
                "AUTO, FP32 or BF16");
        violations.check(
                options.getLora().getPublish() != LoraPublish.UNRECOGNIZED,
                "lora.publish",
                options.getLora().getPublishValue(),
                "MERGED or ADAPTER");
        violations.check(
                options.getMetricForBestModel() != MetricForBestModel.UNRECOGNIZED,
                "metric_for_best_model",
                options.getMetricForBestModelValue(),
                "LOSS or ACCURACY");
        boolean validRuntime = !options.hasMaxRuntime() || Durations.isValid(options.getMaxRuntime());
        violations.check(validRuntime, "max_runtime", "not a duration", "seconds and nanos of one sign");
        CheckpointPolicy checkpoints = violations.collect("", () -> checkpoints(options, defaults.checkpoints()));
        ModelSelection selection = violations.collect("", () -> selection(options, defaults.selection()));
        Optional<LoraOptions> lora = violations.collect("lora", () -> LoraMapping.toDomain(options, defaults.lora()));
        TrainingOptions mapped = violations.collect(
                "",
                () -> overlay(
                        options,
                        defaults,
                        requireNonNullElse(checkpoints, defaults.checkpoints()),
                        requireNonNullElse(selection, defaults.selection()),
                        requireNonNullElse(lora, Optional.empty()),
                        validRuntime && options.hasMaxRuntime()));
        violations.throwIfAny();
        return requireNonNull(mapped);
    }

    private static TrainingOptions overlay(
            TrainOptions o,
            TrainingOptions defaults,
            CheckpointPolicy checkpoints,
            ModelSelection selection,
            Optional<LoraOptions> lora,
            boolean hasRuntime) {
        return new TrainingOptions(
                o.hasLearningRate() ? o.getLearningRate() : defaults.learningRate(),
                o.hasNumTrainEpochs() ? o.getNumTrainEpochs() : defaults.numTrainEpochs(),
                o.hasPerDeviceTrainBatchSize() ? o.getPerDeviceTrainBatchSize() : defaults.perDeviceTrainBatchSize(),
                o.hasGradientAccumulationSteps()
                        ? o.getGradientAccumulationSteps()
                        : defaults.gradientAccumulationSteps(),
                o.hasMaxLength() ? o.getMaxLength() : defaults.maxLength(),
                Enums.toDomain(Truncation.class, o.getTruncation(), TRUNCATION).orElse(defaults.truncation()),
                o.hasWarmupRatio() ? o.getWarmupRatio() : defaults.warmupRatio(),
                o.hasWeightDecay() ? o.getWeightDecay() : defaults.weightDecay(),
                o.hasMaxGradNorm() ? o.getMaxGradNorm() : defaults.maxGradNorm(),
                Enums.toDomain(LrScheduler.class, o.getLrScheduler(), LR_SCHEDULER)
                        .orElse(defaults.lrScheduler()),
                o.hasSeed() ? o.getSeed() : defaults.seed(),
                o.hasEvalFraction() ? o.getEvalFraction() : defaults.evalFraction(),
                o.hasEvalSteps() ? o.getEvalSteps() : defaults.evalSteps(),
                checkpoints,
                o.hasCenterRewardsCoefficient() ? o.getCenterRewardsCoefficient() : defaults.centerRewardsCoefficient(),
                o.hasGradientCheckpointing() ? o.getGradientCheckpointing() : defaults.gradientCheckpointing(),
                o.hasMaxSkippedLines() ? o.getMaxSkippedLines() : defaults.maxSkippedLines(),
                o.hasSoftLabels() ? o.getSoftLabels() : defaults.softLabels(),
                o.hasAnnotatorReliability() ? o.getAnnotatorReliability() : defaults.annotatorReliability(),
                o.hasRatingMargin() ? o.getRatingMargin() : defaults.ratingMargin(),
                reward(o, defaults.reward()),
                Enums.toDomain(SaveDtype.class, o.getSaveDtype(), SAVE_DTYPE).orElse(defaults.saveDtype()),
                selection,
                lora,
                Enums.toDomain(Precision.class, o.getPrecision(), PRECISION).orElse(defaults.precision()),
                o.getAttributesCount() > 0 ? o.getAttributesList() : defaults.attributes(),
                hasRuntime ? Optional.of(Times.toDomain(o.getMaxRuntime())) : defaults.maxRuntime());
    }

    private static CheckpointPolicy checkpoints(TrainOptions o, CheckpointPolicy defaults) {
        return new CheckpointPolicy(
                o.hasCheckpointSteps() ? o.getCheckpointSteps() : defaults.steps(),
                o.hasCheckpointMinutes() ? o.getCheckpointMinutes() : defaults.minutes(),
                o.hasSaveTotalLimit() ? o.getSaveTotalLimit() : defaults.kept());
    }

    private static ModelSelection selection(TrainOptions o, ModelSelection defaults) {
        return new ModelSelection(
                Enums.toDomain(ModelSelection.Metric.class, o.getMetricForBestModel(), METRIC)
                        .orElse(defaults.metric()),
                o.hasEarlyStoppingPatience() ? o.getEarlyStoppingPatience() : defaults.patience(),
                o.hasEarlyStoppingThreshold() ? o.getEarlyStoppingThreshold() : defaults.threshold());
    }

    private static RewardChoice reward(TrainOptions o, RewardChoice defaults) {
        return RewardChoice.of(
                o.getRewardLabel().isEmpty() ? defaults.label().orElse("") : o.getRewardLabel(),
                Enums.toDomain(RewardChoice.Form.class, o.getRewardForm(), REWARD_FORM)
                        .orElse(defaults.form()));
    }

    /** Every field with its effective value. */
    public static TrainOptions toProto(TrainingOptions options) {
        TrainOptions.Builder builder = TrainOptions.newBuilder()
                .setLearningRate(options.learningRate())
                .setNumTrainEpochs(options.numTrainEpochs())
                .setPerDeviceTrainBatchSize(options.perDeviceTrainBatchSize())
                .setGradientAccumulationSteps(options.gradientAccumulationSteps())
                .setTruncation(truncation(options.truncation()))
                .setWarmupRatio(options.warmupRatio())
                .setWeightDecay(options.weightDecay())
                .setMaxGradNorm(options.maxGradNorm())
                .setLrScheduler(dev.touchstone.grpc.v1.LrScheduler.valueOf(
                        LR_SCHEDULER + options.lrScheduler().name()))
                .setSeed(options.seed())
                .setEvalFraction(options.evalFraction())
                .setEvalSteps(options.evalSteps())
                .setCheckpointSteps(options.checkpoints().steps())
                .setCheckpointMinutes(options.checkpoints().minutes())
                .setSaveTotalLimit(options.checkpoints().kept())
                .setMetricForBestModel(MetricForBestModel.valueOf(
                        METRIC + options.selection().metric().name()))
                .setEarlyStoppingPatience(options.selection().patience())
                .setEarlyStoppingThreshold(options.selection().threshold())
                .setCenterRewardsCoefficient(options.centerRewardsCoefficient())
                .setGradientCheckpointing(options.gradientCheckpointing())
                .setMaxSkippedLines(options.maxSkippedLines())
                .setSoftLabels(options.softLabels())
                .setAnnotatorReliability(options.annotatorReliability())
                .setRatingMargin(options.ratingMargin())
                .setRewardLabel(options.reward().label().orElse(""))
                .setRewardForm(
                        RewardForm.valueOf(REWARD_FORM + options.reward().form().name()))
                .setSaveDtype(dev.touchstone.grpc.v1.SaveDtype.valueOf(
                        SAVE_DTYPE + options.saveDtype().name()))
                .setPrecision(dev.touchstone.grpc.v1.Precision.valueOf(
                        PRECISION + options.precision().name()));
        if (options.maxLength() > 0) {
            builder.setMaxLength(options.maxLength());
        }
        options.lora().map(LoraMapping::toProto).ifPresent(builder::setLora);
        if (!options.attributes().equals(List.of(Attribute.OVERALL))) {
            builder.addAllAttributes(options.attributes());
        }
        options.maxRuntime().ifPresent(limit -> builder.setMaxRuntime(Times.toProto(limit)));
        return builder.build();
    }

    /** Notes a length or truncation of a request that there cannot be. */
    static void checkLength(
            Violations violations,
            boolean hasMaxLength,
            int maxLength,
            dev.touchstone.grpc.v1.Truncation truncation,
            int truncationValue) {
        violations.check(!hasMaxLength || maxLength >= 1, "max_length", maxLength, ">= 1");
        violations.check(
                truncation != dev.touchstone.grpc.v1.Truncation.UNRECOGNIZED,
                "truncation",
                truncationValue,
                "TRUNCATION_NONE, TRUNCATION_RIGHT or TRUNCATION_LEFT");
    }

    /** The contract's constant of a truncation. */
    public static dev.touchstone.grpc.v1.Truncation truncation(Truncation truncation) {
        return dev.touchstone.grpc.v1.Truncation.valueOf(TRUNCATION + truncation.name());
    }

    /** The truncation of a contract's constant; empty for UNSPECIFIED and for one this version does not know. */
    public static Optional<Truncation> truncation(dev.touchstone.grpc.v1.Truncation truncation) {
        return Enums.toDomain(Truncation.class, truncation, TRUNCATION);
    }
}
