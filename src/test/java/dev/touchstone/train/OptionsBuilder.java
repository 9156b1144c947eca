package dev.touchstone.train;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.CheckpointPolicy;
import dev.touchstone.domain.LrScheduler;
import dev.touchstone.domain.ModelSelection;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.SaveDtype;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Truncation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Options of a small run, of which a test names what matters to it. */
final class OptionsBuilder {
    private double learningRate = 0.1;
    private double epochs = 1;
    private int accumulation = 1;
    private double warmupRatio;
    private double maxGradNorm = 1;
    private LrScheduler scheduler = LrScheduler.LINEAR;
    private int evalSteps;
    private CheckpointPolicy checkpoints = CheckpointPolicy.DEFAULT;
    private ModelSelection selection = ModelSelection.DEFAULT;
    private Optional<Duration> maxRuntime = Optional.empty();

    OptionsBuilder learningRate(double value) {
        learningRate = value;
        return this;
    }

    OptionsBuilder epochs(double value) {
        epochs = value;
        return this;
    }

    OptionsBuilder accumulation(int value) {
        accumulation = value;
        return this;
    }

    OptionsBuilder warmupRatio(double value) {
        warmupRatio = value;
        return this;
    }

    OptionsBuilder maxGradNorm(double value) {
        maxGradNorm = value;
        return this;
    }

    OptionsBuilder scheduler(LrScheduler value) {
        scheduler = value;
        return this;
    }

    OptionsBuilder evalSteps(int value) {
        evalSteps = value;
        return this;
    }

    OptionsBuilder checkpointSteps(int value) {
        return checkpoints(new CheckpointPolicy(value, 0, 2));
    }

    OptionsBuilder checkpoints(CheckpointPolicy value) {
        checkpoints = value;
        return this;
    }

    OptionsBuilder selection(ModelSelection value) {
        selection = value;
        return this;
    }

    OptionsBuilder maxRuntime(Duration value) {
        maxRuntime = Optional.of(value);
        return this;
    }

    TrainingOptions build() {
        return new TrainingOptions(
                learningRate,
                epochs,
                8,
                accumulation,
                64,
                Truncation.NONE,
                warmupRatio,
                0,
                maxGradNorm,
                scheduler,
                0,
                0,
                evalSteps,
                checkpoints,
                0,
                false,
                0,
                true,
                false,
                1,
                RewardChoice.ONLY_OUTPUT,
                SaveDtype.AUTO,
                selection,
                Optional.empty(),
                Precision.FP32,
                List.of(Attribute.OVERALL),
                maxRuntime);
    }
}
