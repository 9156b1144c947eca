package dev.touchstone.gate;

import dev.touchstone.domain.Calibration.ErrorBound;
import dev.touchstone.domain.GateTarget;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a gate stands so that it keeps its target.
 *
 * <p>Of n unacceptable answers the accept threshold lets the k with the highest rewards pass. The share of all such answers above
 * the reward of the next one is distributed as Beta(k + 1, n - k) (Wilks 1941), whatever the distribution of rewards; so k is the
 * largest for which the bound is within the target, and the bound holds although the threshold was chosen on the same answers. The
 * block threshold is its mirror image. Ties, and thresholds that are drawn together, make fewer errors than k here; the bounds stay those
 * of k, which alone was settled before the answers were seen.
 *
 * @param acceptAbove the reward an accepted answer exceeds
 * @param blockBelow the reward a blocked answer stays under; at most {@code acceptAbove}
 */
record Thresholds(double acceptAbove, double blockBelow, ErrorBound falseAccept, ErrorBound falseBlock) {
    /**
     * Chooses both thresholds.
     *
     * @param fewest answers of either kind that it takes whatever the target
     * @throws TouchstoneException INVALID_DATA with the number of further answers of either kind that are needed
     */
    static Thresholds choose(List<LabelledReward> answers, GateTarget target, int fewest) {
        double[] unacceptable = rewards(answers, false);
        double[] acceptable = rewards(answers, true);
        ShareBound bound = bound(target);
        requireNone(Stream.of(
                shortage(
                        "unacceptable",
                        "max_false_accept",
                        unacceptable.length,
                        target.maxFalseAccept(),
                        target,
                        fewest),
                shortage("acceptable", "max_false_block", acceptable.length, target.maxFalseBlock(), target, fewest)));
        long accepted = bound.mostErrors(unacceptable.length, target.maxFalseAccept());
        long blocked = bound.mostErrors(acceptable.length, target.maxFalseBlock());
        double acceptAbove = unacceptable[(int) (unacceptable.length - 1 - accepted)];
        double blockBelow = acceptable[(int) blocked];
        if (blockBelow > acceptAbove) {
            // Every place between the two keeps both targets.
            acceptAbove = blockBelow = (acceptAbove + blockBelow) / 2;
        }
        return new Thresholds(
                acceptAbove,
                blockBelow,
                errorBound(unacceptable, above(unacceptable, acceptAbove), accepted, target),
                errorBound(acceptable, below(acceptable, blockBelow), blocked, target));
    }

    private static double[] rewards(List<LabelledReward> answers, boolean acceptable) {
        return answers.stream()
                .filter(answer -> answer.acceptable() == acceptable)
                .mapToDouble(LabelledReward::reward)
                .sorted()
                .toArray();
    }

    /** Of what the target is about. */
    private static ShareBound bound(GateTarget target) {
        return target.next() == 0
                ? new ExactBound(target.confidence())
                : new NextBound(target.confidence(), target.next());
    }

    /** What is missing of a kind, and how many more answers that are. */
    private static Optional<String> shortage(
            String kind, String field, long examples, double rate, GateTarget target, int fewest) {
        long needed = Math.max(fewest, bound(target).fewest(rate));
        String among = target.next() == 0 ? "" : " among the next " + target.next();
        return examples >= needed
                ? Optional.empty()
                : Optional.of(kind + " answers: " + examples + " (expected: >= " + needed + " to prove " + field + " "
                        + rate + among + " with confidence " + target.confidence() + "; label " + (needed - examples)
                        + " more, or raise " + field + ")");
    }

    private static void requireNone(Stream<Optional<String>> shortages) {
        String all = shortages.flatMap(Optional::stream).collect(Collectors.joining("; "));
        if (!all.isEmpty()) {
            throw new TouchstoneException(Reason.INVALID_DATA, all);
        }
    }

    private static long above(double[] sorted, double threshold) {
        return Arrays.stream(sorted).filter(reward -> reward > threshold).count();
    }

    private static long below(double[] sorted, double threshold) {
        return Arrays.stream(sorted).filter(reward -> reward < threshold).count();
    }

    private static ErrorBound errorBound(double[] rewards, long errors, long allowed, GateTarget target) {
        return new ErrorBound(
                rewards.length,
                errors,
                new ExactBound(target.confidence()).upper(allowed, rewards.length),
                target.next() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(
                                new NextBound(target.confidence(), target.next()).upper(allowed, rewards.length)));
    }
}
