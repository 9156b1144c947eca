package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Checkpoint;
import dev.touchstone.domain.ComputeDevice;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.RunState;
import dev.touchstone.domain.RunTotals;
import dev.touchstone.domain.SaveDtype;
import dev.touchstone.engine.TensorData;
import dev.touchstone.model.Safetensors;
import dev.touchstone.model.TrainableModel;
import dev.touchstone.wire.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkpoint as version 0.1.0 wrote it still loads: {@code src/test/resources/checkpoint}, of {@code golden/bert-mlm} after 3 steps
 * with {@code new OptionsBuilder().learningRate(1e-3).epochs(2).evalSteps(3).checkpointSteps(3)} on {@code ToyTask.data(4, 4)}.
 */
final class CheckpointSampleTest {
    private static final Path SAMPLE = Path.of("src/test/resources/checkpoint/step-3");

    @TempDir
    private Path directory;

    @BeforeEach
    void copySample() throws IOException {
        Path copy = Files.createDirectory(directory.resolve("step-3"));
        for (String name : new String[] {"state.safetensors", "checkpoint.json", "SHA256SUMS"}) {
            Files.copy(SAMPLE.resolve(name), copy.resolve(name));
        }
    }

    @Test
    void open_sample_tellsWhereTheRunStood() {
        Checkpoint checkpoint = sample();

        assertThat(checkpoint.run().programVersion()).isEqualTo("1.2.3");
        assertThat(checkpoint.run().options().learningRate()).isEqualTo(1e-3);
        assertThat(checkpoint.epoch()).isEqualTo(0.75);
        RunState state = checkpoint.state();
        assertThat(state.measuredStep()).isEqualTo(3);
        assertThat(state.best()).map(Evaluation::step).contains(3L);
        RunTotals totals = state.totals();
        assertThat(totals.steps()).isEqualTo(3);
        assertThat(totals.tokens()).isPositive();
        assertThat(totals.training()).isPositive();
        assertThat(totals.smoothedLoss()).isBetween(0.1, 1.5);
    }

    @Test
    void restore_sample_givesItsWeightsAndGoesOn() {
        Checkpoint checkpoint = sample();
        try (Checkpoints checkpoints = Checkpoints.open(directory, checkpoint.run());
                TrainableModel model =
                        TrainableModel.load(Path.of("src/test/resources/golden/bert-mlm"), ComputeDevice.CPU, 5)) {
            checkpoints.restore(model, 3);
            Path saved = directory.resolve("saved");
            model.save(saved, SaveDtype.FP32);
            Map<String, TensorData> expected = Safetensors.read(SAMPLE.resolve("state.safetensors"));
            Map<String, TensorData> restored = Safetensors.read(saved.resolve("model.safetensors"));
            assertThat(restored).isNotEmpty().allSatisfy((name, tensor) -> assertThat(tensor.toFloats())
                    .isEqualTo(expected.get("weights/" + name).toFloats()));

            Recorder recorder = new Recorder();
            new Trainer(
                            model,
                            ToyTask.data(4, 4),
                            checkpoint.run().options(),
                            checkpoints,
                            Optional.empty(),
                            recorder,
                            new ManualClock(),
                            () -> false)
                    .run();
            assertThat(recorder.order).startsWith("step 4").contains("step 8");
            assertThat(recorder.progress.getFirst().elapsed()).isGreaterThan(Duration.ZERO);
        }
    }

    private Checkpoint sample() {
        return Records.readCheckpoint(directory.resolve("step-3/checkpoint.json"));
    }
}
