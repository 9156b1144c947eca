package dev.touchstone.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.touchstone.domain.LrScheduler;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The goldens are what the schedulers of transformers 4.57.1 gave the optimizer for each step. */
final class LearningRateScheduleTest {
    @Test
    void rate_linear_equalsTransformers() {
        assertThat(rates(10, 0.25, LrScheduler.LINEAR))
                .containsExactly(
                        new double[] {
                            0,
                            3.3333333333333335e-05,
                            6.666666666666667e-05,
                            1e-4,
                            8.571428571428571e-05,
                            7.142857142857143e-05,
                            5.714285714285714e-05,
                            4.2857142857142856e-05,
                            2.857142857142857e-05,
                            1.4285714285714285e-05
                        },
                        offset(1e-18));
    }

    @Test
    void rate_cosine_equalsTransformers() {
        assertThat(rates(10, 0.25, LrScheduler.COSINE))
                .containsExactly(
                        new double[] {
                            0,
                            3.3333333333333335e-05,
                            6.666666666666667e-05,
                            1e-4,
                            9.504844339512095e-05,
                            8.117449009293668e-05,
                            6.112604669781572e-05,
                            3.887395330218429e-05,
                            1.8825509907063327e-05,
                            4.951556604879048e-06
                        },
                        offset(1e-18));
    }

    @Test
    void rate_withoutWarmup_startsAtPeak() {
        assertThat(rates(7, 0, LrScheduler.LINEAR))
                .containsExactly(
                        new double[] {
                            1e-4,
                            8.571428571428571e-05,
                            7.142857142857143e-05,
                            5.714285714285714e-05,
                            4.2857142857142856e-05,
                            2.857142857142857e-05,
                            1.4285714285714285e-05
                        },
                        offset(1e-18));
    }

    @Test
    void rate_warmupOnly_risesToTheEnd() {
        assertThat(rates(4, 1, LrScheduler.COSINE))
                .containsExactly(new double[] {0, 2.5e-05, 5e-05, 7.5e-05}, offset(1e-18));
    }

    @ParameterizedTest
    @CsvSource({"10, 0.03, 1", "10, 0.25, 3", "500, 0.03, 15", "7, 0, 0", "4, 1, 4"})
    void of_warmupRatio_roundsUp(long totalSteps, double ratio, long expected) {
        assertThat(schedule(totalSteps, ratio, LrScheduler.LINEAR).warmupSteps())
                .isEqualTo(expected);
    }

    private static double[] rates(long totalSteps, double warmupRatio, LrScheduler scheduler) {
        LearningRateSchedule schedule = schedule(totalSteps, warmupRatio, scheduler);
        return LongStream.range(0, totalSteps).mapToDouble(schedule::rate).toArray();
    }

    private static LearningRateSchedule schedule(long totalSteps, double warmupRatio, LrScheduler scheduler) {
        return LearningRateSchedule.of(
                new OptionsBuilder()
                        .learningRate(1e-4)
                        .warmupRatio(warmupRatio)
                        .scheduler(scheduler)
                        .build(),
                totalSteps);
    }
}
