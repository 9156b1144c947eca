package dev.touchstone.gate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What every accept threshold would do: shares of unacceptable and of acceptable answers with a reward above it.
 *
 * @param points from "accepts nothing" (0, 0) to "accepts all" (1, 1), one for each reward that occurs
 * @param area probability that an acceptable answer has a higher reward than an unacceptable one, ties counting half (Mann and
 *     Whitney 1947)
 */
public record RocCurve(List<Point> points, double area) {
    public RocCurve {
        points = List.copyOf(points);
    }

    /**
     * One threshold.
     *
     * @param falseAccept share of unacceptable answers above it
     * @param trueAccept share of acceptable answers above it
     */
    public record Point(double falseAccept, double trueAccept) {}

    /** @param answers at least one of either kind */
    public static RocCurve of(List<LabelledReward> answers) {
        List<LabelledReward> falling = answers.stream()
                .sorted(Comparator.comparingDouble(LabelledReward::reward).reversed())
                .toList();
        double acceptable = answers.stream().filter(LabelledReward::acceptable).count();
        double unacceptable = answers.size() - acceptable;
        List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
        double area = 0;
        int hits = 0;
        for (int i = 0; i < falling.size(); i++) {
            hits += falling.get(i).acceptable() ? 1 : 0;
            boolean isLastOfItsReward = i + 1 == falling.size()
                    || falling.get(i + 1).reward() < falling.get(i).reward();
            if (isLastOfItsReward) {
                Point before = points.getLast();
                Point point = new Point((i + 1 - hits) / unacceptable, hits / acceptable);
                area += (point.falseAccept - before.falseAccept) * (point.trueAccept + before.trueAccept) / 2;
                points.add(point);
            }
        }
        return new RocCurve(points, area);
    }

    /** What a threshold does. */
    public static Point at(List<LabelledReward> answers, double threshold) {
        return new Point(shareAbove(answers, false, threshold), shareAbove(answers, true, threshold));
    }

    private static double shareAbove(List<LabelledReward> answers, boolean acceptable, double threshold) {
        return answers.stream()
                .filter(answer -> answer.acceptable() == acceptable)
                .mapToInt(answer -> answer.reward() > threshold ? 1 : 0)
                .average()
                .orElse(0);
    }
}
