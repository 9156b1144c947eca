package dev.touchstone.assess;

import dev.touchstone.report.Page.Point;
import java.util.ArrayList;
import java.util.List;

/** A value of every step of a run as a few hundred points, however long the run is: means over equally many steps. */
final class LearningCurve {
    private static final int MOST = 400;

    private final List<Point> means = new ArrayList<>();
    private int stepsEach = 1;
    private double sum;
    private int steps;

    /** Adds the next step; what is not finite is left out. */
    void add(long step, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        sum += value;
        steps++;
        if (steps == stepsEach) {
            means.add(new Point(step, sum / steps));
            sum = 0;
            steps = 0;
        }
        if (means.size() == MOST) {
            halve();
        }
    }

    /** Forgets a step and those after it: they are taken again. */
    void forgetFrom(long step) {
        means.removeIf(point -> point.x() >= step);
        sum = 0;
        steps = 0;
    }

    private void halve() {
        List<Point> halved = new ArrayList<>();
        for (int i = 1; i < MOST; i += 2) {
            halved.add(new Point(
                    means.get(i).x(), (means.get(i - 1).y() + means.get(i).y()) / 2));
        }
        means.clear();
        means.addAll(halved);
        stepsEach *= 2;
    }

    List<Point> points() {
        return List.copyOf(means);
    }
}
