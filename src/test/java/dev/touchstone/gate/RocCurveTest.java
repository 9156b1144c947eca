package dev.touchstone.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RocCurveTest {
    @Test
    void of_fewAnswers_standsWhereCountingSays() {
        RocCurve roc = RocCurve.of(List.of(
                new LabelledReward(3, true),
                new LabelledReward(2, false),
                new LabelledReward(1, true),
                new LabelledReward(0, false)));
        assertThat(roc.points())
                .containsExactly(
                        new RocCurve.Point(0, 0),
                        new RocCurve.Point(0, 0.5),
                        new RocCurve.Point(0.5, 0.5),
                        new RocCurve.Point(0.5, 1),
                        new RocCurve.Point(1, 1));
        assertThat(roc.area()).isEqualTo(0.75);
    }

    @Test
    void of_randomAnswersWithTies_areaIsTheShareOfPairsInOrder() {
        Random random = new Random(3);
        List<LabelledReward> answers =
                new ArrayList<>(List.of(new LabelledReward(0, true), new LabelledReward(0, false)));
        for (int i = 0; i < 60; i++) {
            boolean acceptable = random.nextBoolean();
            answers.add(new LabelledReward(random.nextInt(8) + (acceptable ? 2 : 0), acceptable));
        }
        assertThat(RocCurve.of(answers).area()).isCloseTo(shareInOrder(answers), within(1e-12));
    }

    @Test
    void at_threshold_countsWhatIsAbove() {
        List<LabelledReward> answers =
                List.of(new LabelledReward(1, true), new LabelledReward(2, true), new LabelledReward(1, false));
        assertThat(RocCurve.at(answers, 1)).isEqualTo(new RocCurve.Point(0, 0.5));
    }

    private static double shareInOrder(List<LabelledReward> answers) {
        double inOrder = 0;
        int pairs = 0;
        for (LabelledReward good : answers) {
            for (LabelledReward bad : answers) {
                if (good.acceptable() && !bad.acceptable()) {
                    inOrder += good.reward() > bad.reward() ? 1 : good.reward() == bad.reward() ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        return inOrder / pairs;
    }
}
