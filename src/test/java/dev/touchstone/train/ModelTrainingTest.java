package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.LoraOptions;
import dev.touchstone.domain.Precision;
import dev.touchstone.domain.RewardChoice;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.Tuning;
import dev.touchstone.model.TrainableModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop with real, small models. */
final class ModelTrainingTest {
    @TempDir
    private Path scratch;

    private int runs;

    @ParameterizedTest
    @ValueSource(strings = {"bert-base", "opt-base"})
    void run_separableTask_isLearned(String base) {
        try (TrainableModel model = load(base, 0)) {
            Evaluation evaluation = run(
                            model,
                            new OptionsBuilder().learningRate(3e-3).epochs(2).build(),
                            ToyTask.data(40, 16))
                    .orElseThrow();

            assertThat(evaluation.accuracy()).isGreaterThan(0.95);
            assertThat(Evaluator.evaluate(
                            model, ToyTask.data(1, 16).evaluation().orElseThrow(), evaluation.step()))
                    .isEqualTo(evaluation);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-base", "opt-base"})
    void run_sameSeedTwice_savesEqualBytes(String base) throws IOException {
        assertThat(trained(base, 7)).isEqualTo(trained(base, 7));
        assertThat(trained(base, 7)).isNotEqualTo(trained(base, 8));
    }

    @Test
    void run_accumulation_equalsOneBigBatch() {
        List<TokenizedPairs> small = ToyTask.batches(8, 4, 3);
        List<TokenizedPairs> big = List.of(ToyTask.joined(small.subList(0, 4)), ToyTask.joined(small.subList(4, 8)));
        try (TrainableModel accumulated = load("bert-base", 0);
                TrainableModel atOnce = load("bert-base", 0)) {
            run(
                    accumulated,
                    new OptionsBuilder().learningRate(1e-3).accumulation(4).build(),
                    unmeasured(small));
            run(atOnce, new OptionsBuilder().learningRate(1e-3).build(), unmeasured(big));

            // Margins, not rewards: the loss does not see the head's bias, so rounding alone moves it.
            assertThat(margins(accumulated, big)).containsExactly(margins(atOnce, big), offset(1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({"bert-base, false", "opt-base, false", "bert-base, true"})
    void run_killedAfterAnyStep_endsWithTheSameBytes(String base, boolean adapters) throws IOException {
        TrainingOptions options = new OptionsBuilder()
                .learningRate(1e-3)
                .accumulation(2)
                .epochs(2)
                .evalSteps(4)
                .checkpointSteps(2)
                .build();
        Tuning tuning = new Tuning(
                0,
                RewardChoice.ONLY_OUTPUT,
                adapters
                        ? Optional.of(new LoraOptions(4, 8, 0.3, List.of(), LoraOptions.Publish.MERGED))
                        : Optional.empty(),
                Precision.FP32);
        TrainingBatches data = ToyTask.data(5, 4);
        byte[] whole = trained(base, tuning, options, data, scratch.resolve("whole"));
        for (int step = 1; step <= 6; step++) {
            Path directory = scratch.resolve("killed-" + step);
            Recorder mortal = Recorder.dyingAfter(step);
            try (TrainableModel model = load(base, tuning)) {
                assertThatThrownBy(() -> run(model, options, data, directory, mortal))
                        .isInstanceOf(MortalLearner.Killed.class);
            }

            assertThat(trained(base, tuning, options, data, directory))
                    .as("step %d", step)
                    .isEqualTo(whole);
        }
    }

    private static double[] margins(TrainableModel model, List<TokenizedPairs> batches) {
        return batches.stream()
                .flatMapToDouble(batch -> {
                    float[] rewards = model.score(batch.texts());
                    return IntStream.range(0, batch.pairs())
                            .mapToDouble(pair -> rewards[batch.chosen()[pair]] - rewards[batch.rejected()[pair]]);
                })
                .toArray();
    }

    private byte[] trained(String base, Tuning tuning, TrainingOptions options, TrainingBatches data, Path directory)
            throws IOException {
        try (TrainableModel model = load(base, tuning)) {
            run(model, options, data, directory, new Recorder());
            return weights(model, "trained");
        }
    }

    private byte[] trained(String base, long seed) throws IOException {
        try (TrainableModel model = load(base, seed)) {
            run(model, new OptionsBuilder().learningRate(1e-3).build(), ToyTask.data(4, 4));
            return weights(model, "trained");
        }
    }

    private byte[] weights(TrainableModel model, String name) throws IOException {
        Path directory = Files.createTempDirectory(scratch, name);
        model.save(directory);
        return Files.readAllBytes(directory.resolve("model.safetensors"));
    }

    private Optional<Evaluation> run(TrainableModel model, TrainingOptions options, TrainingBatches data) {
        return run(model, options, data, scratch.resolve("run-" + ++runs), new Recorder());
    }

    private static Optional<Evaluation> run(
            TrainableModel model, TrainingOptions options, TrainingBatches data, Path directory, Recorder recorder) {
        try (Checkpoints checkpoints = Checkpoints.open(directory, Runs.identity(options))) {
            return new Trainer(
                            model,
                            data,
                            options,
                            checkpoints,
                            Optional.empty(),
                            recorder,
                            InstantSource.system(),
                            () -> false)
                    .run();
        }
    }

    private static TrainableModel load(String base, long seed) {
        return load(base, Tuning.full(seed));
    }

    private static TrainableModel load(String base, Tuning tuning) {
        return TrainableModel.load(Path.of("src/test/resources/golden", base), ComputeDevice.CPU, tuning);
    }

    private static TrainingBatches unmeasured(List<TokenizedPairs> epoch) {
        return new TrainingBatches(epoch.size(), number -> epoch, Optional.empty());
    }
}
