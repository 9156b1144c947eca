package dev.touchstone.gate;

import dev.touchstone.domain.Calibration.Curve;
import java.util.List;

/** Reads probabilities off curves. */
final class Curves {
    private Curves() {}

    static double probability(Curve curve, double reward) {
        return switch (curve) {
            case Curve.Logistic logistic -> sigmoid(logistic.slope() * reward + logistic.intercept());
            case Curve.Isotonic isotonic -> between(isotonic.rewards(), isotonic.probabilities(), reward);
        };
    }

    static double sigmoid(double logit) {
        return logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));
    }

    private static double between(List<Double> rewards, List<Double> probabilities, double reward) {
        int last = rewards.size() - 1;
        if (reward <= rewards.getFirst()) {
            return probabilities.getFirst();
        }
        if (reward >= rewards.get(last)) {
            return probabilities.get(last);
        }
        int right = 1;
        while (rewards.get(right) < reward) {
            right++;
        }
        double left = rewards.get(right - 1);
        double share = (reward - left) / (rewards.get(right) - left);
        return probabilities.get(right - 1) + share * (probabilities.get(right) - probabilities.get(right - 1));
    }
}
