package dev.touchstone.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.domain.Calibration.Curve;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FitTest {
    private static final double[] REWARDS = {-2.1, -1.4, -1.0, -0.3, -0.2, 0.1, 0.4, 0.9, 1.3, 1.7, 2.2, 2.8};
    private static final int[] LABELS = {0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1};
    private static final List<LabelledReward> ANSWERS = IntStream.range(0, REWARDS.length)
            .mapToObj(i -> new LabelledReward(REWARDS[i], LABELS[i] == 1))
            .toList();

    /** scikit-learn's sigmoid calibration finds the same. */
    @Test
    void platt_overlappingAnswers_equalsScikitLearn() {
        Curve.Logistic curve = LogisticFit.fit(ANSWERS, Curve.Kind.PLATT);
        assertThat(curve.slope()).isCloseTo(0.5636365572865111, within(1e-5));
        assertThat(curve.intercept()).isCloseTo(-0.2061161648683872, within(1e-5));
    }

    /** SciPy's minimize_scalar finds the same. */
    @Test
    void temperature_overlappingAnswers_equalsSciPy() {
        Curve.Logistic curve = LogisticFit.fit(ANSWERS, Curve.Kind.TEMPERATURE);
        assertThat(curve.slope()).isCloseTo(0.5273317064814053, within(1e-6));
        assertThat(curve.intercept()).isZero();
    }

    @Test
    void platt_separableAnswers_staysFinite() {
        List<LabelledReward> separable = IntStream.range(0, 20)
                .mapToObj(i -> new LabelledReward(i, i >= 10))
                .toList();
        Curve.Logistic curve = LogisticFit.fit(separable, Curve.Kind.PLATT);
        assertThat(curve.slope()).isBetween(0.1, 100.0);
        assertThat(Curves.probability(curve, 9.5)).isCloseTo(0.5, within(0.01));
    }

    @Test
    void platt_rewardsThatSayTheContrary_neverFalls() {
        List<LabelledReward> contrary = IntStream.range(0, 20)
                .mapToObj(i -> new LabelledReward(i, i < 10))
                .toList();
        assertThat(LogisticFit.fit(contrary, Curve.Kind.PLATT).slope()).isPositive();
    }

    /** Blocks as scikit-learn's isotonic_regression pools them: 0 0 | 1/3 | 1/2 | 2/3 | 1 1; here smoothed, (k + 1) / (n + 2). */
    @Test
    void isotonic_overlappingAnswers_poolsAdjacentViolators() {
        Curve.Isotonic curve = IsotonicFit.fit(ANSWERS);
        assertThat(Curves.probability(curve, -0.5)).isCloseTo(2.0 / 5, within(1e-9));
        assertThat(Curves.probability(curve, 0.25)).isCloseTo(1.0 / 2, within(1e-9));
        assertThat(Curves.probability(curve, 1.3)).isCloseTo(3.0 / 5, within(1e-9));
        assertThat(Curves.probability(curve, 100)).isGreaterThan(3.0 / 5);
        assertThat(curve.probabilities()).isSorted();
    }

    @Test
    void isotonic_equalRewards_haveOneProbability() {
        List<LabelledReward> equal =
                List.of(new LabelledReward(1, false), new LabelledReward(1, true), new LabelledReward(1, true));
        assertThat(IsotonicFit.fit(equal).probabilities()).containsExactly(3.0 / 5);
    }
}
