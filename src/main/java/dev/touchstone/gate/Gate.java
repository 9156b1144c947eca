package dev.touchstone.gate;

import dev.touchstone.domain.Calibration;
import dev.touchstone.domain.Judgement;
import dev.touchstone.domain.Verdict;

/** Says what a reward means. */
public final class Gate {
    private Gate() {}

    /** What there is to say about an answer with this reward. */
    public static Judgement judge(Calibration calibration, double reward) {
        return new Judgement(probability(calibration, reward), verdict(calibration, reward));
    }

    /** P(acceptable) of an answer with this reward. */
    public static double probability(Calibration calibration, double reward) {
        return Curves.probability(calibration.curve(), reward);
    }

    /** The verdict on an answer with this reward. */
    public static Verdict verdict(Calibration calibration, double reward) {
        if (reward > calibration.acceptAbove()) {
            return Verdict.ACCEPT;
        }
        // With one threshold nothing lies between: its own reward is not above it.
        return reward < calibration.blockBelow() || calibration.acceptAbove() == calibration.blockBelow()
                ? Verdict.BLOCK
                : Verdict.REVIEW;
    }
}
