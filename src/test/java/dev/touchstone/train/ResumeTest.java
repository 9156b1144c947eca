package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.CheckpointPolicy;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.RunIdentity;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.wire.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are interrupted and go on, with a learner in plain Java. */
final class ResumeTest {
    /** 8 steps in three epochs of 3 steps, the last of an epoch with one batch, evaluated after 3, 6 and 8. */
    private static OptionsBuilder options() {
        return new OptionsBuilder().accumulation(2).epochs(2.5).evalSteps(3).checkpointSteps(2);
    }

    private static final TrainingBatches DATA = ToyTask.data(5, 4);

    @TempDir
    private Path scratch;

    private final ManualClock clock = new ManualClock();
    private final Recorder recorder = new Recorder();

    @Test
    void run_killedAtAnyOperation_endsAsIfNeverInterrupted() {
        LinearLearner whole = new LinearLearner();
        Optional<Evaluation> expected = run(whole, options().build(), directory(0));
        MortalLearner counted = new MortalLearner(Integer.MAX_VALUE);
        run(counted, options().build(), directory(1));

        for (int operation = 1; operation <= counted.operations(); operation++) {
            Path directory = scratch.resolve("killed-" + operation);
            MortalLearner first = new MortalLearner(operation);
            assertThatThrownBy(() -> run(first, options().build(), directory)).isInstanceOf(MortalLearner.Killed.class);
            LinearLearner second = new LinearLearner();

            assertThat(run(second, options().build(), directory))
                    .as("operation %d", operation)
                    .isEqualTo(expected);
            assertThat(second.weights()).as("operation %d", operation).containsExactly(whole.weights());
        }
    }

    @Test
    void run_killedAgainAndAgain_endsAsIfNeverInterrupted() {
        TrainingOptions options = options().build();
        LinearLearner whole = new LinearLearner();
        run(whole, options, directory(0));
        LinearLearner last = new LinearLearner();
        // Enough operations for one checkpoint more.
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThatThrownBy(() -> run(new MortalLearner(25), options, directory(1)))
                    .isInstanceOf(MortalLearner.Killed.class);
        }
        run(last, options, directory(1));

        assertThat(recorder.order).endsWith("step 7", "step 8", "evaluating", "evaluated 8");
        assertThat(last.weights()).containsExactly(whole.weights());
    }

    @Test
    void run_cancelledAtAnyPass_takesNoStepTwice() {
        LinearLearner whole = new LinearLearner();
        TrainingOptions options =
                options().checkpoints(new CheckpointPolicy(0, 0, 2)).build();
        run(whole, options, directory(0));
        List<String> expected = List.copyOf(recorder.order);
        // 13 micro-batches, and two evaluations of 5 batches before the last one.
        for (int passes = 1; passes <= 23; passes++) {
            Path directory = scratch.resolve("cancelled-" + passes);
            BooleanSupplier cancelled = after(passes);
            recorder.order.clear();
            TouchstoneException stop = catchThrowableOfType(
                    TouchstoneException.class, () -> run(new LinearLearner(), options, directory, cancelled));
            assertThat(stop.reason()).isEqualTo(Reason.CANCELLED);
            LinearLearner second = new LinearLearner();
            run(second, options, directory);

            assertThat(recorder.order).as("after %d passes", passes).isEqualTo(expected);
            assertThat(second.weights()).containsExactly(whole.weights());
        }
    }

    private static BooleanSupplier after(int passes) {
        int[] asked = {0};
        return () -> ++asked[0] > passes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.txt", "checkpoint.json", "SHA256SUMS"})
    void run_newestCheckpointDamaged_goesOnFromTheOneBefore(String file) throws IOException {
        LinearLearner whole = new LinearLearner();
        run(whole, options().build(), directory(0));
        killAfterStep(7);
        Path damaged = directory(1).resolve("step-6").resolve(file);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        recorder.progress.clear();
        LinearLearner second = new LinearLearner();

        run(second, options().build(), directory(1));

        assertThat(recorder.progress).first().extracting(TrainingProgress::step).isEqualTo(5L);
        assertThat(second.weights()).containsExactly(whole.weights());
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.txt", "checkpoint.json", "SHA256SUMS"})
    void open_fileMissing_skipsTheCheckpoint(String file) throws IOException {
        killAfterStep(7);
        Files.delete(directory(1).resolve("step-6").resolve(file));

        try (Checkpoints checkpoints =
                Checkpoints.open(directory(1), Runs.identity(options().build()))) {
            assertThat(checkpoints.latest())
                    .hasValueSatisfying(latest -> assertThat(latest.step()).isEqualTo(4));
            assertThat(checkpoints.damaged()).containsExactly("step-6");
        }
    }

    @Test
    void open_bestWeightsDamaged_skipsWhatNeedsThem() throws IOException {
        TrainingOptions options = options().build();
        killAfterStep(5);
        assertThat(Trees.names(directory(1))).containsExactlyInAnyOrder("step-3", "step-4");
        Files.delete(directory(1).resolve("step-3/weights.txt"));

        try (Checkpoints checkpoints = Checkpoints.open(directory(1), Runs.identity(options))) {
            assertThat(checkpoints.latest()).isEmpty();
        }
    }

    @Test
    void open_halfWrittenCheckpoint_isDeleted() throws IOException {
        Files.createDirectories(directory(1).resolve(".step-3"));
        Files.writeString(directory(1).resolve(".step-3/weights.txt"), "0.1");

        try (Checkpoints checkpoints =
                Checkpoints.open(directory(1), Runs.identity(options().build()))) {
            assertThat(checkpoints.latest()).isEmpty();
        }
        assertThat(Trees.names(directory(1))).isEmpty();
    }

    @Test
    void open_anotherRunsCheckpoint_isRefusedByName() {
        killAfterStep(7);
        TrainingOptions other = options().learningRate(0.2).build();

        assertRefused(Runs.identity(other), "step-6: of another run: learning_rate: 0.1 (this run: 0.2)");
        TrainingOptions same = options().build();
        assertRefused(new RunIdentity("1.2.3", "other", "da7a", "", same), "base_contract: ba5e (this run: other)");
        assertRefused(new RunIdentity("1.2.3", "ba5e", "new", "e", same), "data_sha256: da7a (this run: new)");
        assertRefused(new RunIdentity("1.2.3", "ba5e", "new", "e", same), "eval_data_sha256:  (this run: e)");
    }

    @Test
    void open_checkpointOfAnEarlierVersion_isGoneOnFrom() {
        killAfterStep(7);
        RunIdentity newer = new RunIdentity("2.0", "ba5e", "da7a", "", options().build());
        try (Checkpoints checkpoints = Checkpoints.open(directory(1), newer)) {
            assertThat(checkpoints.latest().orElseThrow().step()).isEqualTo(6);
            assertThat(checkpoints.latest().orElseThrow().run().programVersion())
                    .isEqualTo("1.2.3");
        }
    }

    private void assertRefused(RunIdentity identity, String message) {
        TouchstoneException refused =
                catchThrowableOfType(TouchstoneException.class, () -> Checkpoints.open(directory(1), identity));
        assertThat(refused.reason()).isEqualTo(Reason.CHECKPOINT_MISMATCH);
        assertThat(refused).hasMessageContaining(message);
    }

    @Test
    void run_moreEpochsThanBefore_goesOnByTheLongerSchedule() {
        killAfterStep(7);
        recorder.progress.clear();
        TrainingOptions longer = options().epochs(4).build();

        run(new LinearLearner(), longer, directory(1));

        LearningRateSchedule schedule = LearningRateSchedule.of(longer, 12);
        assertThat(recorder.progress)
                .extracting(TrainingProgress::learningRate)
                .containsExactlyElementsOf(
                        IntStream.range(6, 12).mapToObj(schedule::rate).toList());
    }

    @Test
    void run_fewerEpochsThanReached_isRefused() {
        killAfterStep(7);
        TrainingOptions shorter = options().epochs(1).build();

        assertThatThrownBy(() -> run(new LinearLearner(), shorter, directory(1)))
                .hasMessageContaining("options.num_train_epochs: 1.0 (expected: more than the 2.0");
    }

    @Test
    void run_maxRuntime_countsAllAttempts() {
        TrainingOptions options = options().maxRuntime(Duration.ofSeconds(25)).build();
        assertThatThrownBy(() -> run(slow(), options, directory(1), afterStep(3)))
                .isInstanceOf(MortalLearner.Killed.class);
        clock.advance(Duration.ofHours(1));
        recorder.progress.clear();

        // Two steps of ten seconds were saved, so that one more is all there is time for.
        TouchstoneException stop =
                catchThrowableOfType(TouchstoneException.class, () -> run(slow(), options, directory(1)));

        assertThat(stop.reason()).isEqualTo(Reason.MAX_RUNTIME_EXCEEDED);
        assertThat(recorder.progress).extracting(TrainingProgress::step).containsExactly(3L);
        assertThat(recorder.progress).extracting(TrainingProgress::elapsed).containsExactly(Duration.ofSeconds(30));
        LinearLearner whole = new LinearLearner();
        LinearLearner resumed = new LinearLearner();
        run(whole, options().build(), directory(0));
        run(resumed, options().maxRuntime(Duration.ofSeconds(31)).build(), directory(1));
        assertThat(resumed.weights()).containsExactly(whole.weights());
    }

    private LinearLearner slow() {
        return new LinearLearner() {
            @Override
            public double step(double learningRate, double weightDecay, double maxGradNorm) {
                clock.advance(Duration.ofSeconds(10));
                return super.step(learningRate, weightDecay, maxGradNorm);
            }
        };
    }

    private void killAfterStep(int step) {
        recorder.order.clear();
        assertThatThrownBy(() -> run(new LinearLearner(), options().build(), directory(1), afterStep(step)))
                .isInstanceOf(MortalLearner.Killed.class);
    }

    private BooleanSupplier afterStep(int step) {
        return () -> {
            if (recorder.order.contains("step " + step)) {
                throw new MortalLearner.Killed();
            }
            return false;
        };
    }

    private Path directory(int number) {
        return scratch.resolve("run-" + number);
    }

    private Optional<Evaluation> run(LinearLearner learner, TrainingOptions options, Path directory) {
        return run(learner, options, directory, () -> false);
    }

    private Optional<Evaluation> run(
            LinearLearner learner, TrainingOptions options, Path directory, BooleanSupplier cancelled) {
        try (Checkpoints checkpoints = Checkpoints.open(directory, Runs.identity(options))) {
            return new Trainer(learner, DATA, options, checkpoints, Optional.empty(), recorder, clock, cancelled).run();
        }
    }
}
