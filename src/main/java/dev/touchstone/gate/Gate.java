package dev.touchstone.gate;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Judgement;
import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.Verdict;
import java.util.Optional;

/** Says what a reward means. */
public final class Gate {
    private Gate() {}

    /** A score with what its version's calibration says about it; as it is where there is none. */
    public static ScoreOutcome.Scored judged(ScoreOutcome.Scored scored, Optional<Calibration> calibration) {
        return calibration
                .map(known -> scored.with(
                        scored.attributes().isDefault() ? gated(known, scored.reward()) : Judgement.OTHER_WEIGHTS))
                .orElse(scored);
    }

    private static Judgement gated(Calibration calibration, double reward) {
        return new Judgement.Gated(probability(calibration, reward), verdict(calibration, reward));
    }

    /** P(acceptable) of an answer with this reward. */
    public static double probability(Calibration calibration, double reward) {
        return Curves.probability(calibration.curve(), reward);
    }

    /** The verdict on an answer with this reward. */
    public static Verdict verdict(Calibration calibration, double reward) {
        return verdict(calibration.acceptAbove(), calibration.blockBelow(), reward);
    }

    /** The verdict on an answer with this reward, by thresholds of which the first is not the lower. */
    static Verdict verdict(double acceptAbove, double blockBelow, double reward) {
        if (reward > acceptAbove) {
            return Verdict.ACCEPT;
        }
        // With one threshold nothing lies between: its own reward is not above it.
        return reward < blockBelow || acceptAbove == blockBelow ? Verdict.BLOCK : Verdict.REVIEW;
    }
}
