package dev.touchstone.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.GateTarget;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReliabilityBinTest {
    @Test
    void of_answersOfAKnownCurve_saysWhatIsSo() {
        Random random = new Random(5);
        List<LabelledReward> answers = IntStream.range(0, 4_000)
                .mapToObj(i -> 3 * random.nextGaussian())
                .map(reward -> new LabelledReward(reward, random.nextDouble() < Curves.sigmoid(reward)))
                .toList();
        Calibration calibration =
                Calibrator.calibrate(answers, new GateTarget(0.1, 0.1, 0.95), 0, "c", "d", Instant.EPOCH);

        List<ReliabilityBin> bins = ReliabilityBin.of(calibration, answers);

        assertThat(bins).hasSize(10).allSatisfy(bin -> {
            assertThat(bin.answers()).isEqualTo(400);
            assertThat(bin.meanProbability()).isCloseTo(bin.acceptable(), within(0.06));
        });
        assertThat(bins.getFirst().acceptable()).isLessThan(bins.getLast().acceptable());
    }
}
