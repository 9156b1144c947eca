package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.touchstone.domain.TokenizedPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TrainingPlanTest {
    @ParameterizedTest
    @CsvSource({"10, 1, 1, 10", "10, 4, 1, 3", "10, 4, 2, 6", "10, 1, 0.25, 3", "10, 4, 0.01, 1", "1, 64, 1, 1"})
    void of_batchesAndEpochs_givesTotalSteps(int batches, int accumulation, double epochs, long expected) {
        assertThat(plan(batches, accumulation, epochs, 0).totalSteps()).isEqualTo(expected);
    }

    @Test
    void of_noBatches_isRefused() {
        assertThatThrownBy(() -> plan(0, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batchesPerEpoch: 0");
    }

    @Test
    void evaluatesAfter_withoutEvalSteps_isEachQuarter() {
        assertThat(evaluations(plan(100, 1, 1, 0))).containsExactly(25L, 50L, 75L, 100L);
    }

    @Test
    void evaluatesAfter_withEvalSteps_isEachOfThemAndTheLast() {
        assertThat(evaluations(plan(10, 1, 1, 4))).containsExactly(4L, 8L, 10L);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void steps_anyPlan_takeEveryBatchInOrderUntilTheRunEnds(TrainingPlan plan) {
        List<TokenizedPairs> batches = ToyTask.batches(plan.batchesPerEpoch(), 1, 7);
        List<TokenizedPairs> taken = new ArrayList<>();
        long steps = 0;
        for (int epoch = 0; steps < plan.totalSteps(); epoch++) {
            assertThat(plan.epochAfter(steps)).isEqualTo(epoch);
            List<List<TokenizedPairs>> ofEpoch = plan.stepsAfter(steps, batches);
            steps += ofEpoch.size();
            ofEpoch.forEach(taken::addAll);
        }

        assertThat(steps).isEqualTo(plan.totalSteps());
        assertThat(taken.size() / (double) plan.batchesPerEpoch())
                .isEqualTo(plan.epochsAfter(plan.totalSteps()), offset(1e-9));
        for (int i = 0; i < taken.size(); i++) {
            assertThat(taken.get(i)).isSameAs(batches.get(i % batches.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void evaluationsFrom_anyStep_countsThoseToCome(TrainingPlan plan) {
        for (long step = 1; step <= plan.totalSteps(); step++) {
            long toCome = LongStream.rangeClosed(step, plan.totalSteps())
                    .filter(plan::evaluatesAfter)
                    .count();
            assertThat(plan.evaluationsFrom(step)).as("step %d", step).isEqualTo(toCome);
        }
    }

    @Test
    void checkpointsAfter_interval_isEveryMultiple() {
        TrainingPlan plan =
                TrainingPlan.of(new OptionsBuilder().checkpointSteps(3).build(), 7);

        assertThat(LongStream.rangeClosed(1, 7).filter(plan::checkpointsAfter)).containsExactly(3L, 6L);
    }

    static Stream<TrainingPlan> plans() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        return Stream.generate(() -> plan(
                        random.nextInt(1, 40), random.nextInt(1, 9), random.nextDouble(0.01, 4), random.nextInt(0, 12)))
                .limit(100);
    }

    private static List<Long> evaluations(TrainingPlan plan) {
        return LongStream.rangeClosed(1, plan.totalSteps())
                .filter(plan::evaluatesAfter)
                .boxed()
                .toList();
    }

    private static TrainingPlan plan(int batches, int accumulation, double epochs, int evalSteps) {
        return TrainingPlan.of(
                new OptionsBuilder()
                        .accumulation(accumulation)
                        .epochs(epochs)
                        .evalSteps(evalSteps)
                        .build(),
                batches);
    }
}
