package dev.touchstone.gate;

import dev.touchstone.domain.Opinion;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What people on average think of each answer, higher is better; NaN of an answer of which nobody said anything. */
public final class Consensus {
    private Consensus() {}

    /** Of orders: the mean of their ranks, each counted from the worst, tied answers sharing theirs. */
    public static double[] ofRankings(List<Opinion> opinions) {
        return means(opinions, MidRanks::of);
    }

    /** Of ratings on one scale: their mean. */
    public static double[] ofRatings(List<Opinion> opinions) {
        return means(opinions, UnaryOperator.identity());
    }

    private static double[] means(List<Opinion> opinions, UnaryOperator<double[]> form) {
        List<double[]> people = opinions.stream()
                .map(opinion -> form.apply(opinion.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray()))
                .toList();
        return means(people);
    }

    static double[] means(List<double[]> people) {
        int answers = people.isEmpty() ? 0 : people.getFirst().length;
        return IntStream.range(0, answers)
                .mapToDouble(answer -> people.stream()
                        .mapToDouble(values -> values[answer])
                        .filter(value -> !Double.isNaN(value))
                        .average()
                        .orElse(Double.NaN))
                .toArray();
    }
}
