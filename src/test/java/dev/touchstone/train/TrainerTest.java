package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.touchstone.data.EvaluationSet;
import dev.touchstone.domain.CheckpointPolicy;
import dev.touchstone.domain.Evaluation;
import dev.touchstone.domain.ModelSelection;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TokenizedPairs;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.TrainingOptions;
import dev.touchstone.domain.TrainingProgress;
import dev.touchstone.model.PassResult;
import dev.touchstone.wire.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerTest {
    @TempDir
    private Path scratch;

    private Path checkpoints = Path.of("");
    private int runs;

    private final Recorder recorder = new Recorder();
    private final ManualClock clock = new ManualClock();
    private LinearLearner learner = new LinearLearner();

    @Test
    void run_separableTask_isLearned() {
        Optional<Evaluation> result = run(new OptionsBuilder().epochs(5).build(), ToyTask.data(40, 8));

        assertThat(result).hasValueSatisfying(evaluation -> {
            assertThat(evaluation.accuracy()).isGreaterThan(0.95);
            assertThat(evaluation.loss())
                    .isLessThan(recorder.progress.getFirst().loss());
        });
    }

    @Test
    void run_twice_givesEqualWeights() {
        run(new OptionsBuilder().build(), ToyTask.data(20, 4));
        double[] first = learner.weights();
        learner = new LinearLearner();
        run(new OptionsBuilder().build(), ToyTask.data(20, 4));

        assertThat(learner.weights()).containsExactly(first);
    }

    @Test
    void run_accumulation_equalsOneBigBatch() {
        List<TokenizedPairs> small = ToyTask.batches(12, 4, 3);
        List<TokenizedPairs> big = List.of(ToyTask.joined(small.subList(0, 6)), ToyTask.joined(small.subList(6, 12)));
        run(new OptionsBuilder().accumulation(6).build(), unmeasured(small));
        double[] accumulated = learner.weights();
        learner = new LinearLearner();
        run(new OptionsBuilder().build(), unmeasured(big));

        assertThat(accumulated).containsExactly(learner.weights(), offset(1e-7));
        assertThat(recorder.progress.get(0).loss())
                .isEqualTo(recorder.progress.get(2).loss(), offset(1e-7));
        assertThat(recorder.progress.get(1).gradNorm())
                .isEqualTo(recorder.progress.get(3).gradNorm(), offset(1e-7));
    }

    @Test
    void run_everyStep_isReportedInOrder() {
        run(new OptionsBuilder().accumulation(2).epochs(1.5).evalSteps(3).build(), ToyTask.data(5, 2));

        assertThat(recorder.order)
                .containsExactly(
                        "step 1", "step 2", "step 3", "evaluated 3", "step 4", "step 5", "evaluating", "evaluated 5");
        assertThat(recorder.progress)
                .allSatisfy(progress -> assertThat(progress.totalSteps()).isEqualTo(5))
                .extracting(progress -> progress.epoch())
                .containsExactly(0.4, 0.8, 1.0, 1.4, 1.8);
    }

    @Test
    void run_withoutEvaluationData_keepsTheLastWeights() {
        Optional<Evaluation> result = run(new OptionsBuilder().build(), unmeasured(ToyTask.batches(4, 2, 1)));

        assertThat(result).isEmpty();
        assertThat(recorder.order).last().isEqualTo("evaluating");
        assertThat(learner.weights()).isNotEqualTo(new LinearLearner().weights());
        assertThat(saved()).isEmpty();
    }

    @Test
    void run_laterStepsWorse_restoresTheBestWeights() {
        List<double[]> seen = new ArrayList<>();
        learner = new LinearLearner() {
            @Override
            public double step(double learningRate, double weightDecay, double maxGradNorm) {
                double direction = seen.size() < 4 ? learningRate : -10 * learningRate;
                double norm = super.step(direction, weightDecay, maxGradNorm);
                seen.add(weights());
                return norm;
            }
        };

        Optional<Evaluation> result = run(new OptionsBuilder().evalSteps(2).build(), ToyTask.data(10, 4));

        assertThat(result).hasValueSatisfying(best -> assertThat(best.step()).isEqualTo(4));
        assertThat(recorder.evaluations).last().isEqualTo(result.orElseThrow());
        assertThat(recorder.evaluations.get(1)).isEqualTo(result.orElseThrow());
        assertThat(learner.weights()).containsExactly(seen.get(3));
    }

    @Test
    void run_noGainWithinPatience_stopsEarlyAndSaysWhy() {
        learner = worseAfter(4);

        Optional<Evaluation> result = run(
                new OptionsBuilder()
                        .evalSteps(2)
                        .selection(new ModelSelection(ModelSelection.Metric.LOSS, 2, 0))
                        .build(),
                ToyTask.data(20, 4));

        assertThat(recorder.order).endsWith("step 8", "evaluated 8", "evaluating", "evaluated 4");
        assertThat(recorder.ending)
                .isEqualTo("stopped early after step 8 of 20: no gain in loss over step 4 in 2 evaluations");
        assertThat(result).hasValueSatisfying(best -> assertThat(best.step()).isEqualTo(4));
    }

    @Test
    void run_gainsBelowTheThreshold_stopEarlyButTheBestWeightsStay() {
        Optional<Evaluation> result = run(
                new OptionsBuilder()
                        .evalSteps(1)
                        .selection(new ModelSelection(ModelSelection.Metric.LOSS, 3, 100))
                        .build(),
                ToyTask.data(20, 4));

        assertThat(recorder.ending).startsWith("stopped early after step 4 of 20");
        assertThat(result).hasValueSatisfying(best -> assertThat(best.step()).isEqualTo(4));
    }

    @Test
    void run_metricAccuracy_keepsTheFirstOfTheMostAccurate() {
        Optional<Evaluation> result = run(
                new OptionsBuilder()
                        .epochs(4)
                        .evalSteps(5)
                        .selection(new ModelSelection(ModelSelection.Metric.ACCURACY, 0, 0))
                        .build(),
                ToyTask.data(20, 8));

        List<Evaluation> all = recorder.evaluations;
        double highest = all.stream().mapToDouble(Evaluation::accuracy).max().orElseThrow();
        Evaluation first = all.stream()
                .filter(one -> one.accuracy() == highest)
                .findFirst()
                .orElseThrow();
        assertThat(result).contains(first);
        assertThat(recorder.ending).isEqualTo("all 80 steps are done");
    }

    private static LinearLearner worseAfter(int best) {
        return new LinearLearner() {
            private int steps;

            @Override
            public double step(double learningRate, double weightDecay, double maxGradNorm) {
                return super.step(++steps <= best ? learningRate : -learningRate, weightDecay, maxGradNorm);
            }
        };
    }

    @Test
    void run_saveTotalLimit_keepsThatManyAndTheBest() {
        learner = worseAfter(3);

        run(
                new OptionsBuilder()
                        .evalSteps(3)
                        .checkpoints(new CheckpointPolicy(2, 0, 1))
                        .build(),
                ToyTask.data(11, 4));

        assertThat(saved()).containsExactly("step-10", "step-3");
    }

    @Test
    void run_checkpointMinutes_savesWhenTheyHavePassed() {
        learner = slow(Duration.ofSeconds(50));

        run(
                new OptionsBuilder().checkpoints(new CheckpointPolicy(0, 2, 9)).build(),
                unmeasured(ToyTask.batches(10, 2, 1)));

        assertThat(saved()).containsExactly("step-3", "step-6", "step-9");
    }

    @Test
    void run_smoothedLoss_followsTheLossesAndStartsAtTheFirst() {
        run(new OptionsBuilder().build(), unmeasured(ToyTask.batches(60, 4, 1)));

        TrainingProgress first = recorder.progress.getFirst();
        TrainingProgress second = recorder.progress.get(1);
        assertThat(first.smoothedLoss()).isEqualTo(first.loss());
        assertThat(second.smoothedLoss()).isEqualTo((0.98 * first.loss() + second.loss()) / 1.98, offset(1e-12));
        assertThat(recorder.progress.getLast().smoothedLoss()).isLessThan(first.loss());
    }

    @Test
    void run_checkpointSteps_keepsTheNewestTwoAndTheBest() {
        learner = worseAfter(3);

        run(new OptionsBuilder().evalSteps(3).checkpointSteps(2).build(), ToyTask.data(11, 4));

        assertThat(saved()).containsExactly("step-10", "step-3", "step-8");
    }

    @Test
    void run_cancelled_stopsBeforeTheNextPass() {
        AtomicInteger asked = new AtomicInteger();

        assertThatThrownBy(() -> run(
                        new OptionsBuilder().accumulation(2).build(),
                        unmeasured(ToyTask.batches(10, 2, 1)),
                        () -> asked.incrementAndGet() == 4))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
        assertThat(recorder.order).containsExactly("step 1");
    }

    @Test
    void run_overMaxRuntime_fails() {
        learner = slow(Duration.ofSeconds(10));

        assertThatThrownBy(() -> run(
                        new OptionsBuilder().maxRuntime(Duration.ofSeconds(25)).build(),
                        unmeasured(ToyTask.batches(10, 2, 1))))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MAX_RUNTIME_EXCEEDED))
                .hasMessageContaining("max_runtime: 25 s");
        assertThat(recorder.progress).hasSize(3);
    }

    @Test
    void run_cancelledDuringEvaluation_stops() {
        AtomicInteger asked = new AtomicInteger();

        assertThatThrownBy(() -> run(
                        new OptionsBuilder().evalSteps(1).build(),
                        ToyTask.data(10, 2),
                        () -> asked.incrementAndGet() == 3))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
        assertThat(recorder.order).containsExactly("step 1");
    }

    @Test
    void run_lossNotANumber_namesStepAndRemedy() {
        learner = new LinearLearner() {
            private int passes;

            @Override
            public PassResult backward(TokenizedPairs pairs, double scale, double centering, boolean checkpointing) {
                PassResult pass = super.backward(pairs, scale, centering, checkpointing);
                return ++passes == 3 ? new PassResult(Double.NaN, pass.rewards()) : pass;
            }
        };

        assertThatThrownBy(() -> run(new OptionsBuilder().build(), unmeasured(ToyTask.batches(10, 2, 1))))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NON_FINITE))
                .hasMessageContaining("step 3: loss: NaN")
                .hasMessageContaining("learning_rate below 0.1");
        assertThat(recorder.progress).hasSize(2);
    }

    @Test
    void run_gradientNormInfinite_namesStep() {
        learner = new LinearLearner() {
            @Override
            public double step(double learningRate, double weightDecay, double maxGradNorm) {
                return Double.POSITIVE_INFINITY;
            }
        };

        assertThatThrownBy(() -> run(new OptionsBuilder().build(), unmeasured(ToyTask.batches(2, 2, 1))))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NON_FINITE))
                .hasMessageContaining("step 1: gradient norm: Infinity");
    }

    @Test
    void run_learnerFindsNonFinite_namesStep() {
        learner = new LinearLearner() {
            @Override
            public PassResult backward(TokenizedPairs pairs, double scale, double centering, boolean checkpointing) {
                throw new TouchstoneException(Reason.NON_FINITE, "reward of text 1: NaN");
            }
        };

        assertThatThrownBy(() -> run(new OptionsBuilder().build(), unmeasured(ToyTask.batches(2, 2, 1))))
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NON_FINITE))
                .hasMessageContaining("step 1: reward of text 1: NaN; try a learning_rate");
    }

    @Test
    void run_evaluationTime_countsForTimeLeftButNotForTokensPerSecond() {
        learner = slow(Duration.ofSeconds(2));
        List<TokenizedPairs> epoch = ToyTask.batches(4, 2, 1);
        EvaluationSet evaluation = new EvaluationSet(ToyTask.batches(5, 2, 2), 0.5);

        run(
                new OptionsBuilder().evalSteps(2).build(),
                new TrainingBatches(4, number -> epoch, Optional.of(evaluation)));

        long tokens = epoch.stream().limit(3).mapToLong(TokenizedPairs::tokens).sum();
        assertThat(recorder.progress.get(2).tokensPerSecond()).isEqualTo(tokens / 6.0, offset(1e-9));
        assertThat(recorder.progress.get(2).timeLeft()).isEqualTo(Duration.ofSeconds(2 + 5));
        assertThat(recorder.progress.getLast().timeLeft()).isEqualTo(Duration.ofSeconds(5));
    }

    /** A pass takes the given time, scoring a batch a second. */
    private LinearLearner slow(Duration pass) {
        return new LinearLearner() {
            @Override
            public PassResult backward(TokenizedPairs pairs, double scale, double centering, boolean checkpointing) {
                clock.advance(pass.minusSeconds(1));
                return super.backward(pairs, scale, centering, checkpointing);
            }

            @Override
            public float[] score(List<Tokens> texts) {
                clock.advance(Duration.ofSeconds(1));
                return super.score(texts);
            }
        };
    }

    private Optional<Evaluation> run(TrainingOptions options, TrainingBatches data) {
        return run(options, data, () -> false);
    }

    private Optional<Evaluation> run(TrainingOptions options, TrainingBatches data, BooleanSupplier cancelled) {
        checkpoints = scratch.resolve("run-" + ++runs);
        try (Checkpoints kept = Checkpoints.open(checkpoints, Runs.identity(options))) {
            return new Trainer(learner, data, options, kept, Optional.empty(), recorder, clock, cancelled).run();
        }
    }

    private static TrainingBatches unmeasured(List<TokenizedPairs> epoch) {
        return new TrainingBatches(epoch.size(), number -> epoch, Optional.empty());
    }

    private List<String> saved() {
        return Trees.names(checkpoints).stream().sorted().toList();
    }
}
