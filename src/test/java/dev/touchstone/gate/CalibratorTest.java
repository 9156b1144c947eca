package dev.touchstone.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Calibration.Curve.Kind;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    private static final GateTarget FIVE_PERCENT = new GateTarget(0.05, 0.05, 0.95);

    @Test
    void calibrate_logisticAnswers_findsTheirProbabilities() {
        List<LabelledReward> answers = drawn(4000, new Random(1));
        Calibration calibration = calibrate(answers);
        for (double reward : new double[] {-2, -1, 0, 1, 2}) {
            assertThat(Gate.probability(calibration, reward)).isCloseTo(probability(reward), within(0.06));
        }
        assertThat(calibration.logLosses()).containsOnlyKeys(Kind.values());
    }

    @Test
    void calibrate_sameSeed_isTheSame() {
        List<LabelledReward> answers = drawn(500, new Random(2));
        assertThat(calibrate(answers)).isEqualTo(calibrate(answers));
    }

    /** The promise: over many draws of labelled answers, the true rate exceeds the target at most once in twenty. */
    @Test
    void calibrate_manyDraws_keepsTheTargetAsOftenAsItSays() {
        List<LabelledReward> world = drawn(200_000, new Random(3));
        int kept = 0;
        for (int seed = 0; seed < 300; seed++) {
            Calibration calibration = calibrate(drawn(500, new Random(1000 + seed)));
            kept += falseAccept(calibration, world) <= FIVE_PERCENT.maxFalseAccept() ? 1 : 0;
        }
        // 95 % of 300 less three standard deviations.
        assertThat(kept).isGreaterThan(273);
    }

    /** What is promised of the next answers is promised of a finite number of them, in the very splits of a finite set. */
    @Test
    void calibrate_forTheNextAnswers_keepsTheirShareAsOftenAsItSays() {
        List<LabelledReward> answers = drawn(800, new Random(6));
        long unacceptable =
                answers.stream().filter(answer -> !answer.acceptable()).count();
        GateTarget next = new GateTarget(0.05, 0.5, 0.95, unacceptable / 2);
        int kept = 0;
        for (int seed = 0; seed < 200; seed++) {
            Collections.shuffle(answers, new Random(seed));
            Calibration calibration =
                    Calibrator.calibrate(answers.subList(0, 400), next, 0, "contract", "sha", Instant.EPOCH);
            double bound = calibration.falseAccept().nextUpperBound().orElseThrow();
            assertThat(bound).isLessThanOrEqualTo(0.05);
            kept += falseAccept(calibration, answers.subList(400, 800)) <= bound ? 1 : 0;
        }
        // 95 % of 200 less two standard deviations.
        assertThat(kept).isGreaterThanOrEqualTo(184);
    }

    @Test
    void calibrate_forTooManyNextAnswers_saysHowManyMore() {
        List<LabelledReward> answers = drawn(200, new Random(7));
        assertThatThrownBy(() -> Calibrator.calibrate(
                        answers, new GateTarget(0.02, 0.02, 0.95, 500), 0, "contract", "sha", Instant.EPOCH))
                .hasMessageContaining("to prove max_false_accept 0.02 among the next 500 with confidence 0.95");
    }

    @Test
    void calibrate_threeWays_verdictsFollowTheThresholds() {
        Calibration calibration = calibrate(drawn(1000, new Random(4)));
        assertThat(calibration.blockBelow()).isLessThan(calibration.acceptAbove());
        assertThat(Gate.verdict(calibration, calibration.acceptAbove() + 0.1)).isEqualTo(Verdict.ACCEPT);
        assertThat(Gate.verdict(calibration, calibration.acceptAbove())).isEqualTo(Verdict.REVIEW);
        assertThat(Gate.verdict(calibration, calibration.blockBelow())).isEqualTo(Verdict.REVIEW);
        assertThat(Gate.verdict(calibration, calibration.blockBelow() - 0.1)).isEqualTo(Verdict.BLOCK);
    }

    @Test
    void calibrate_answersFarApart_needNoReview() {
        List<LabelledReward> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(new LabelledReward(10 + i % 7, true));
            answers.add(new LabelledReward(-10 - i % 7, false));
        }
        Calibration calibration = calibrate(answers);
        assertThat(calibration.acceptAbove())
                .isEqualTo(calibration.blockBelow())
                .isBetween(-10.0, 10.0);
        assertThat(calibration.falseAccept().errors()).isZero();
        assertThat(Gate.verdict(calibration, calibration.acceptAbove())).isEqualTo(Verdict.BLOCK);
    }

    @Test
    void calibrate_bounds_areThoseOfTheThresholds() {
        List<LabelledReward> answers = drawn(1000, new Random(5));
        Calibration calibration = calibrate(answers);
        long accepted = answers.stream()
                .filter(answer -> !answer.acceptable() && answer.reward() > calibration.acceptAbove())
                .count();
        assertThat(calibration.falseAccept().errors()).isEqualTo(accepted).isPositive();
        assertThat(calibration.falseAccept().upperBound()).isLessThanOrEqualTo(0.05);
    }

    @Test
    void calibrate_tooFewAnswers_saysHowManyMore() {
        List<LabelledReward> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(new LabelledReward(i, i >= 30));
        }
        assertThatThrownBy(() -> calibrate(answers))
                .hasMessageContaining("unacceptable answers: 30 (expected: >= 59")
                .hasMessageContaining("label 29 more")
                .hasMessageNotContaining("; acceptable answers");
    }

    @Test
    void calibrate_tooFewOfBothKinds_saysHowManyMoreOfEach() {
        List<LabelledReward> answers = List.of(new LabelledReward(1, true), new LabelledReward(0, false));
        assertThatThrownBy(() -> calibrate(answers))
                .hasMessageContaining("unacceptable answers: 1 (expected: >= 59")
                .hasMessageContaining("; acceptable answers: 1 (expected: >= 59");
        assertThatThrownBy(() -> Calibrator.calibrate(
                        answers, new GateTarget(0.9, 0.9, 0.5), 0, "contract", "sha", Instant.EPOCH))
                .hasMessageContaining("unacceptable answers: 1 (expected: >= 10")
                .hasMessageContaining("label 9 more");
    }

    private static Calibration calibrate(List<LabelledReward> answers) {
        return Calibrator.calibrate(answers, FIVE_PERCENT, 0, "contract", "sha", Instant.EPOCH);
    }

    private static List<LabelledReward> drawn(int count, Random random) {
        List<LabelledReward> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double reward = 2 * random.nextGaussian();
            answers.add(new LabelledReward(reward, random.nextDouble() < probability(reward)));
        }
        return answers;
    }

    private static double probability(double reward) {
        return 1 / (1 + Math.exp(-(1.5 * reward - 0.5)));
    }

    private static double falseAccept(Calibration calibration, List<LabelledReward> world) {
        double[] unacceptable = world.stream()
                .filter(answer -> !answer.acceptable())
                .mapToDouble(LabelledReward::reward)
                .toArray();
        long accepted = 0;
        for (double reward : unacceptable) {
            accepted += Gate.verdict(calibration, reward) == Verdict.ACCEPT ? 1 : 0;
        }
        return (double) accepted / unacceptable.length;
    }
}
