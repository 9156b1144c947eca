package dev.touchstone.gate;

import dev.touchstone.domain.Calibration.Curve;
import dev.touchstone.domain.Calibration.Curve.Kind;
import java.util.List;

/**
 * Fits a logistic curve by Newton's method on the log loss with Platt's targets, which keep separable answers from an infinite
 * slope (Platt 1999; the method of Lin, Lin and Weng 2007).
 */
final class LogisticFit {
    private static final int MAX_ROUNDS = 100;
    private static final double PRECISION = 1e-10;
    private static final double RIDGE = 1e-12;
    /** A reward that says nothing, or the contrary, gets the gentlest slope instead of a falling curve. */
    private static final double SMALLEST_SLOPE = 1e-6;

    private final double[] rewards;
    private final double[] targets;
    private final boolean withIntercept;
    private double slope;
    private double intercept;

    private LogisticFit(List<LabelledReward> answers, boolean withIntercept) {
        long acceptable = answers.stream().filter(LabelledReward::acceptable).count();
        double high = (acceptable + 1.0) / (acceptable + 2.0);
        double low = 1.0 / (answers.size() - acceptable + 2.0);
        this.rewards = answers.stream().mapToDouble(LabelledReward::reward).toArray();
        this.targets = answers.stream()
                .mapToDouble(answer -> answer.acceptable() ? high : low)
                .toArray();
        this.withIntercept = withIntercept;
    }

    /** @param kind PLATT, or TEMPERATURE for a curve without intercept */
    static Curve.Logistic fit(List<LabelledReward> answers, Kind kind) {
        LogisticFit fit = new LogisticFit(answers, kind == Kind.PLATT);
        fit.run();
        return new Curve.Logistic(kind, Math.max(SMALLEST_SLOPE, fit.slope), fit.intercept);
    }

    private void run() {
        double loss = loss(slope, intercept);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            double[] step = newtonStep();
            double size = 1;
            double next = loss(slope + step[0], intercept + step[1]);
            while (next > loss && size > PRECISION) {
                size /= 2;
                next = loss(slope + size * step[0], intercept + size * step[1]);
            }
            if (next >= loss - PRECISION) {
                return;
            }
            slope += size * step[0];
            intercept += size * step[1];
            loss = next;
        }
    }

    private double[] newtonStep() {
        double gradientSlope = 0;
        double gradientIntercept = 0;
        double slopeSlope = RIDGE;
        double slopeIntercept = 0;
        double interceptIntercept = RIDGE;
        for (int i = 0; i < rewards.length; i++) {
            double p = Curves.sigmoid(slope * rewards[i] + intercept);
            double weight = p * (1 - p);
            gradientSlope += (p - targets[i]) * rewards[i];
            gradientIntercept += p - targets[i];
            slopeSlope += weight * rewards[i] * rewards[i];
            slopeIntercept += weight * rewards[i];
            interceptIntercept += weight;
        }
        if (!withIntercept) {
            return new double[] {-gradientSlope / slopeSlope, 0};
        }
        double determinant = slopeSlope * interceptIntercept - slopeIntercept * slopeIntercept;
        return new double[] {
            -(interceptIntercept * gradientSlope - slopeIntercept * gradientIntercept) / determinant,
            -(slopeSlope * gradientIntercept - slopeIntercept * gradientSlope) / determinant
        };
    }

    /** The sum of {@code -t log p - (1 - t) log (1 - p)}, written so that it does not overflow. */
    private double loss(double slope, double intercept) {
        double sum = 0;
        for (int i = 0; i < rewards.length; i++) {
            double logit = slope * rewards[i] + intercept;
            sum += Math.max(logit, 0) - targets[i] * logit + Math.log1p(Math.exp(-Math.abs(logit)));
        }
        return sum;
    }
}
