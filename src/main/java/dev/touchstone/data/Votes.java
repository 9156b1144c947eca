package dev.touchstone.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people said of some answers to the same prompt, two at a time. */
final class Votes {
    /**
     * One person's judgement of two answers.
     *
     * @param share 1 when the first is preferred, 0 when the second is, 0.5 for a tie
     */
    record Comparison(String annotator, int first, int second, double share) {}

    private final int answers;
    private final List<Comparison> comparisons = new ArrayList<>();

    Votes(int answers) {
        this.answers = answers;
    }

    int answers() {
        return answers;
    }

    List<Comparison> comparisons() {
        return comparisons;
    }

    /** One person's judgement: {@code order} is negative when {@code i} is preferred to {@code j}, and 0 for a tie. */
    void add(String annotator, int i, int j, int order) {
        comparisons.add(new Comparison(annotator, i, j, (1 - Integer.signum(order)) / 2.0));
    }

    /** One person's ranks of all answers, 1 is best. */
    void addRanks(String annotator, List<Integer> ranks) {
        for (int i = 0; i < ranks.size(); i++) {
            for (int j = i + 1; j < ranks.size(); j++) {
                add(annotator, i, j, ranks.get(i).compareTo(ranks.get(j)));
            }
        }
    }

    /**
     * Each two answers that somebody compared.
     *
     * @param weight of all of them together, had everyone compared all answers: long lists shall not dominate
     * @param crowd how far people can be relied on; without it everyone counts alike
     */
    List<PairGroup.Pair> pairs(double weight, Optional<CrowdModel> crowd) {
        double weightOfEach = weight / (answers * (answers - 1) / 2.0);
        double[][] preferred = preferred();
        Optional<double[]> scores = crowd.map(model -> model.scores(this));
        List<PairGroup.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            for (int j = i + 1; j < answers; j++) {
                double voters = preferred[i][j] + preferred[j][i];
                if (voters > 0) {
                    double share = preferred[i][j] / voters;
                    double target = scores.isEmpty() ? share : CrowdModel.sigmoid(scores.get()[i] - scores.get()[j]);
                    pairs.add(
                            target >= 0.5
                                    ? new PairGroup.Pair(i, j, 0, weightOfEach, target)
                                    : new PairGroup.Pair(j, i, 0, weightOfEach, 1 - target));
                }
            }
        }
        return pairs;
    }

    /** At [i][j] the people who preferred answer i to j; a tie counts half for each. */
    private double[][] preferred() {
        double[][] preferred = new double[answers][answers];
        for (Comparison one : comparisons) {
            preferred[one.first()][one.second()] += one.share();
            preferred[one.second()][one.first()] += 1 - one.share();
        }
        return preferred;
    }
}
