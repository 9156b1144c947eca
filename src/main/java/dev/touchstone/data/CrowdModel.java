package dev.touchstone.data;

import dev.touchstone.domain.AnnotatorReliability;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far each annotator can be relied on, estimated together with how good the answers are: CrowdBT (Chen, Bennett, Collins-Thompson
 * and Horvitz 2013). Annotator k says that answer i is better than j with probability
 * {@code eta_k sigmoid(s_i - s_j) + (1 - eta_k) sigmoid(s_j - s_i)}: with eta 1 their word counts in full, with 0.5 it says nothing,
 * with 0 it means the opposite. Scores have the prior N(0, 1) and eta the prior Beta({@value #RIGHT} + 1, {@value #WRONG} + 1), as if
 * everyone had been seen to be right and wrong that often; a tie is half a judgement each way. Both are found by expectation
 * maximization.
 */
final class CrowdModel {
    private static final double RIGHT = 4;
    private static final double WRONG = 1;
    private static final int MAX_ROUNDS = 100;
    private static final int SCORE_STEPS = 20;
    private static final double TOLERANCE = 1e-6;

    private record Annotator(double eta, long comparisons) {}

    private final Map<String, Annotator> annotators;

    private CrowdModel(Map<String, Annotator> annotators) {
        this.annotators = annotators;
    }

    /** Estimates from everything that was judged, a prompt each; people without a name count as one person. */
    static CrowdModel fit(List<Votes> prompts) {
        CrowdModel model = prior(prompts);
        double[][] scores =
                prompts.stream().map(votes -> new double[votes.answers()]).toArray(double[][]::new);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            for (int i = 0; i < scores.length; i++) {
                model.improve(scores[i], prompts.get(i));
            }
            CrowdModel next = model.withEta(prompts, scores);
            boolean settled = next.distance(model) < TOLERANCE;
            model = next;
            if (settled) {
                break;
            }
        }
        return model;
    }

    /** Everyone's estimate, by name, as a judge of an attribute. */
    List<AnnotatorReliability> annotators(String attribute) {
        return annotators.entrySet().stream()
                .map(one -> new AnnotatorReliability(
                        one.getKey(), one.getValue().eta, one.getValue().comparisons, attribute))
                .toList();
    }

    /** Scores of the answers to one prompt; the probability that i is the better one is {@code sigmoid(s_i - s_j)}. */
    double[] scores(Votes votes) {
        double[] scores = new double[votes.answers()];
        improve(scores, votes);
        return scores;
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static CrowdModel prior(List<Votes> prompts) {
        Map<String, Annotator> annotators = new TreeMap<>();
        for (Votes votes : prompts) {
            for (Votes.Comparison one : votes.comparisons()) {
                annotators.merge(
                        one.annotator(),
                        new Annotator(RIGHT / (RIGHT + WRONG), 1),
                        (known, more) -> new Annotator(known.eta, known.comparisons + 1));
            }
        }
        return new CrowdModel(annotators);
    }

    /** Each step maximizes a bound that touches the posterior at the scores before, so it never makes them less likely. */
    private void improve(double[] scores, Votes votes) {
        for (int step = 0; step < SCORE_STEPS; step++) {
            double[] gradient = new double[scores.length];
            double[] curvature = new double[scores.length];
            for (int i = 0; i < scores.length; i++) {
                gradient[i] = -scores[i];
                curvature[i] = 1;
            }
            for (Votes.Comparison one : votes.comparisons()) {
                double difference = scores[one.first()] - scores[one.second()];
                double slope = expectedFirst(one, difference) - sigmoid(difference);
                gradient[one.first()] += slope;
                gradient[one.second()] -= slope;
                // The curvature of log sigmoid is at most 1/4; twice that bounds the whole matrix by its diagonal.
                curvature[one.first()] += 0.5;
                curvature[one.second()] += 0.5;
            }
            double moved = 0;
            for (int i = 0; i < scores.length; i++) {
                scores[i] += gradient[i] / curvature[i];
                moved = Math.max(moved, Math.abs(gradient[i] / curvature[i]));
            }
            if (moved < TOLERANCE) {
                return;
            }
        }
    }

    /** How likely the first answer was seen as the better one, given what was said. */
    private double expectedFirst(Votes.Comparison one, double difference) {
        double ifFirst = earnest(one.annotator(), difference);
        double ifSecond = 1 - earnest(one.annotator(), -difference);
        return one.share() * ifFirst + (1 - one.share()) * ifSecond;
    }

    /** How likely a judgement was meant as it was said, given by how much the answer it favours is the better one. */
    private double earnest(String annotator, double difference) {
        double eta = eta(annotator);
        double meant = eta * sigmoid(difference);
        return meant / (meant + (1 - eta) * sigmoid(-difference));
    }

    private double eta(String annotator) {
        Annotator known = annotators.get(annotator);
        return known == null ? RIGHT / (RIGHT + WRONG) : known.eta;
    }

    private CrowdModel withEta(List<Votes> prompts, double[][] scores) {
        Map<String, double[]> meant = new TreeMap<>();
        for (int i = 0; i < scores.length; i++) {
            for (Votes.Comparison one : prompts.get(i).comparisons()) {
                double difference = scores[i][one.first()] - scores[i][one.second()];
                double likely = one.share() * earnest(one.annotator(), difference)
                        + (1 - one.share()) * earnest(one.annotator(), -difference);
                meant.computeIfAbsent(one.annotator(), first -> new double[1])[0] += likely;
            }
        }
        Map<String, Annotator> next = new TreeMap<>();
        annotators.forEach((name, known) -> next.put(
                name,
                new Annotator(
                        (RIGHT + meant.getOrDefault(name, new double[1])[0]) / (RIGHT + WRONG + known.comparisons),
                        known.comparisons)));
        return new CrowdModel(next);
    }

    private double distance(CrowdModel other) {
        return annotators.entrySet().stream()
                .mapToDouble(one -> Math.abs(one.getValue().eta - other.eta(one.getKey())))
                .max()
                .orElse(0);
    }
}
