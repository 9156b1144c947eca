package dev.touchstone.domain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Hyper-parameters of a run, all with their effective values; the contract's TrainOptions documents each.
 *
 * @param attributes what each output of the model is to judge
 * @param maxLength longest text in tokens; 0 = as long as the model takes, at most 1024
 */
public record TrainingOptions(
        double learningRate,
        double numTrainEpochs,
        int perDeviceTrainBatchSize,
        int gradientAccumulationSteps,
        int maxLength,
        Truncation truncation,
        double warmupRatio,
        double weightDecay,
        double maxGradNorm,
        LrScheduler lrScheduler,
        long seed,
        double evalFraction,
        int evalSteps,
        CheckpointPolicy checkpoints,
        double centerRewardsCoefficient,
        boolean gradientCheckpointing,
        int maxSkippedLines,
        boolean softLabels,
        boolean annotatorReliability,
        double ratingMargin,
        RewardChoice reward,
        SaveDtype saveDtype,
        ModelSelection selection,
        Optional<LoraOptions> lora,
        Precision precision,
        List<String> attributes,
        Optional<Duration> maxRuntime) {

    public TrainingOptions {
        attributes = List.copyOf(attributes);
        Violations violations = new Violations()
                .check(positive(learningRate), "learning_rate", learningRate, "> 0")
                .check(
                        positive(numTrainEpochs) && numTrainEpochs <= 1000,
                        "num_train_epochs",
                        numTrainEpochs,
                        "> 0, <= 1000")
                .check(
                        in(perDeviceTrainBatchSize, 1, 4096),
                        "per_device_train_batch_size",
                        perDeviceTrainBatchSize,
                        "1 to 4096")
                .check(
                        in(gradientAccumulationSteps, 1, 4096),
                        "gradient_accumulation_steps",
                        gradientAccumulationSteps,
                        "1 to 4096")
                .check(maxLength == 0 || maxLength >= 8, "max_length", maxLength, ">= 8")
                .check(warmupRatio >= 0 && warmupRatio <= 1, "warmup_ratio", warmupRatio, "0 to 1")
                .check(notNegative(weightDecay), "weight_decay", weightDecay, ">= 0")
                .check(positive(maxGradNorm), "max_grad_norm", maxGradNorm, "> 0")
                .check(evalFraction >= 0 && evalFraction <= 0.9, "eval_fraction", evalFraction, "0 to 0.9")
                .check(evalSteps >= 0, "eval_steps", evalSteps, ">= 0")
                .check(
                        notNegative(centerRewardsCoefficient),
                        "center_rewards_coefficient",
                        centerRewardsCoefficient,
                        ">= 0")
                .check(maxSkippedLines >= 0, "max_skipped_lines", maxSkippedLines, ">= 0")
                .check(notNegative(ratingMargin), "rating_margin", ratingMargin, ">= 0")
                .check(maxRuntime.map(Duration::isPositive).orElse(true), "max_runtime", maxRuntime, "> 0");
        Attribute.checkOutputs(violations, attributes);
        violations.throwIfAny();
    }

    /** The defaults for a base model: minilm is small and takes a higher learning rate. */
    public static TrainingOptions defaultsFor(String baseModel) {
        double learningRate = baseModel.equals("minilm") ? 1e-4 : 5e-5;
        return new TrainingOptions(
                learningRate,
                1,
                8,
                1,
                0,
                Truncation.NONE,
                0.03,
                0,
                1.0,
                LrScheduler.LINEAR,
                0,
                0.1,
                0,
                CheckpointPolicy.DEFAULT,
                0,
                false,
                0,
                true,
                false,
                1,
                RewardChoice.ONLY_OUTPUT,
                SaveDtype.AUTO,
                ModelSelection.DEFAULT,
                Optional.empty(),
                Precision.AUTO,
                List.of(Attribute.OVERALL),
                Optional.empty());
    }

    /** This with the longest text set to {@code tokens}. */
    public TrainingOptions withMaxLength(int tokens) {
        return with(tokens, precision, attributes);
    }

    /** This with the precision that AUTO means on a device. */
    public TrainingOptions on(ComputeDevice device) {
        return with(maxLength, precision.on(device), attributes);
    }

    /** This for a model whose outputs judge {@code names}. */
    public TrainingOptions withAttributes(List<String> names) {
        return with(maxLength, precision, names);
    }

    private TrainingOptions with(int newMaxLength, Precision newPrecision, List<String> newAttributes) {
        return new TrainingOptions(
                learningRate,
                numTrainEpochs,
                perDeviceTrainBatchSize,
                gradientAccumulationSteps,
                newMaxLength,
                truncation,
                warmupRatio,
                weightDecay,
                maxGradNorm,
                lrScheduler,
                seed,
                evalFraction,
                evalSteps,
                checkpoints,
                centerRewardsCoefficient,
                gradientCheckpointing,
                maxSkippedLines,
                softLabels,
                annotatorReliability,
                ratingMargin,
                reward,
                saveDtype,
                selection,
                lora,
                newPrecision,
                newAttributes,
                maxRuntime);
    }

    /** What of the base is trained. */
    public Tuning tuning() {
        return new Tuning(seed, reward, lora, precision);
    }

    private static boolean positive(double value) {
        return Double.isFinite(value) && value > 0;
    }

    private static boolean notNegative(double value) {
        return Double.isFinite(value) && value >= 0;
    }

    private static boolean in(int value, int low, int high) {
        return value >= low && value <= high;
    }
}
