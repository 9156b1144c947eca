package dev.touchstone.data;

import java.util.ArrayList;
import java.util.List;

/** How many people preferred which of some answers to the same prompt. */
final class Votes {
    /** At [i][j] the people who preferred answer i to j; a tie counts half for each. */
    private final double[][] preferred;

    Votes(int answers) {
        preferred = new double[answers][answers];
    }

    /** One person's judgement: {@code order} is negative when {@code i} is preferred to {@code j}, and 0 for a tie. */
    void add(int i, int j, int order) {
        double share = (1 - Integer.signum(order)) / 2.0;
        preferred[i][j] += share;
        preferred[j][i] += 1 - share;
    }

    /** One person's ranks of all answers, 1 is best. */
    void addRanks(List<Integer> ranks) {
        for (int i = 0; i < ranks.size(); i++) {
            for (int j = i + 1; j < ranks.size(); j++) {
                add(i, j, ranks.get(i).compareTo(ranks.get(j)));
            }
        }
    }

    /**
     * Each two answers that somebody compared.
     *
     * @param weight of all of them together, had everyone compared all answers: long lists shall not dominate
     */
    List<PairGroup.Pair> pairs(double weight) {
        int answers = preferred.length;
        double weightOfEach = weight / (answers * (answers - 1) / 2.0);
        List<PairGroup.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            for (int j = i + 1; j < answers; j++) {
                double voters = preferred[i][j] + preferred[j][i];
                if (voters > 0) {
                    int chosen = preferred[i][j] >= preferred[j][i] ? i : j;
                    int rejected = i + j - chosen;
                    pairs.add(new PairGroup.Pair(
                            chosen, rejected, 0, weightOfEach, preferred[chosen][rejected] / voters));
                }
            }
        }
        return pairs;
    }
}
