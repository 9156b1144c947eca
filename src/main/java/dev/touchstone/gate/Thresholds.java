package dev.touchstone.gate;

import dev.touchstone.domain.Calibration.ErrorBound;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.Arrays;
import java.util.List;

/**
 * Where a gate stands so that it keeps its target.
 *
 * <p>Of n unacceptable answers the accept threshold lets the k with the highest rewards pass. The share of all such answers above
 * the reward of the next one is distributed as Beta(k + 1, n - k) (Wilks 1941), whatever the distribution of rewards; so k is the
 * largest for which the Clopper-Pearson bound is within the target, and the bound holds although the threshold was chosen on the
 * same answers. The block threshold is its mirror image.
 *
 * @param acceptAbove the reward an accepted answer exceeds
 * @param blockBelow the reward a blocked answer stays under; at most {@code acceptAbove}
 */
record Thresholds(double acceptAbove, double blockBelow, ErrorBound falseAccept, ErrorBound falseBlock) {
    /** @throws TouchstoneException INVALID_DATA with the number of further answers that are needed */
    static Thresholds choose(List<LabelledReward> answers, GateTarget target) {
        double[] unacceptable = rewards(answers, false);
        double[] acceptable = rewards(answers, true);
        long accepted = mostErrors("unacceptable", "max_false_accept", unacceptable, target.maxFalseAccept(), target);
        long blocked = mostErrors("acceptable", "max_false_block", acceptable, target.maxFalseBlock(), target);
        double acceptAbove = unacceptable[(int) (unacceptable.length - 1 - accepted)];
        double blockBelow = acceptable[(int) blocked];
        if (blockBelow > acceptAbove) {
            // Every place between the two keeps both targets.
            acceptAbove = blockBelow = (acceptAbove + blockBelow) / 2;
        }
        return new Thresholds(
                acceptAbove,
                blockBelow,
                bound(unacceptable, above(unacceptable, acceptAbove), target.confidence()),
                bound(acceptable, below(acceptable, blockBelow), target.confidence()));
    }

    private static double[] rewards(List<LabelledReward> answers, boolean acceptable) {
        return answers.stream()
                .filter(answer -> answer.acceptable() == acceptable)
                .mapToDouble(LabelledReward::reward)
                .sorted()
                .toArray();
    }

    private static long mostErrors(String kind, String field, double[] rewards, double rate, GateTarget target) {
        long errors = ExactBound.mostErrors(rewards.length, rate, target.confidence());
        if (errors < 0) {
            long needed = ExactBound.fewest(rate, target.confidence());
            throw new TouchstoneException(
                    Reason.INVALID_DATA,
                    kind + " answers: " + rewards.length + " (expected: >= " + needed + " to prove " + field + " "
                            + rate
                            + " with confidence " + target.confidence() + "; label " + (needed - rewards.length)
                            + " more, or raise " + field + ")");
        }
        return errors;
    }

    private static long above(double[] sorted, double threshold) {
        return Arrays.stream(sorted).filter(reward -> reward > threshold).count();
    }

    private static long below(double[] sorted, double threshold) {
        return Arrays.stream(sorted).filter(reward -> reward < threshold).count();
    }

    private static ErrorBound bound(double[] rewards, long errors, double confidence) {
        return new ErrorBound(rewards.length, errors, ExactBound.upper(errors, rewards.length, confidence));
    }
}
