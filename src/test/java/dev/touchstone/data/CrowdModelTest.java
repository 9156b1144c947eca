package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.touchstone.domain.AnnotatorReliability;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CrowdModelTest {
    private static final int ANSWERS = 3;

    private final Random random = new Random(7);
    private final List<double[]> truth = new ArrayList<>();
    private final List<Votes> prompts = new ArrayList<>();

    /** Nine people who mean what they say, one who tosses a coin, one who says the opposite, one in between. */
    @Test
    void fit_crowdOfKnownReliability_findsIt() {
        Map<String, Double> crowd = people('a', 'i', 0.95);
        crowd.put("j", 0.5);
        crowd.put("k", 0.1);
        crowd.put("l", 0.7);
        simulate(400, crowd.size(), crowd);
        List<AnnotatorReliability> found = CrowdModel.fit(prompts).annotators("overall");
        assertThat(found).extracting(AnnotatorReliability::annotator).containsExactlyElementsOf(crowd.keySet());
        assertThat(found).allSatisfy(one -> {
            assertThat(one.reliability()).as(one.annotator()).isCloseTo(crowd.get(one.annotator()), within(0.1));
            assertThat(one.comparisons()).isEqualTo(400 * 3);
        });
    }

    @Test
    void pairs_crowdWithContrarians_recoverMoreOfTheTruthThanTheMajority() {
        Map<String, Double> crowd = people('a', 'e', 0.95);
        crowd.putAll(people('f', 'l', 0.3));
        simulate(600, 5, crowd);
        double majority = accuracy(Optional.empty());
        assertThat(accuracy(Optional.of(CrowdModel.fit(prompts)))).isGreaterThan(majority + 0.05);
    }

    @Test
    void pairs_targets_areProbabilitiesAndTiesStayEven() {
        Votes votes = new Votes(2);
        votes.add("a", 0, 1, 0);
        votes.add("b", 0, 1, 0);
        Optional<CrowdModel> crowd = Optional.of(CrowdModel.fit(List.of(votes)));
        assertThat(votes.pairs(1, crowd).getFirst().target()).isCloseTo(0.5, within(1e-6));
        votes.add("c", 0, 1, 1);
        PairGroup.Pair pair = votes.pairs(1, crowd).getFirst();
        assertThat(pair.chosen()).isEqualTo(1);
        assertThat(pair.target()).isBetween(0.5, 0.75);
    }

    @Test
    void fit_nothing_isEmpty() {
        assertThat(CrowdModel.fit(List.of()).annotators("overall")).isEmpty();
    }

    private void simulate(int count, int judges, Map<String, Double> crowd) {
        List<String> people = new ArrayList<>(crowd.keySet());
        for (int prompt = 0; prompt < count; prompt++) {
            double[] scores = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            Votes votes = new Votes(ANSWERS);
            Collections.shuffle(people, random);
            for (String person : people.subList(0, judges)) {
                judge(person, crowd.get(person), scores, votes);
            }
            truth.add(scores);
            prompts.add(votes);
        }
    }

    private void judge(String person, double eta, double[] scores, Votes votes) {
        for (int i = 0; i < ANSWERS; i++) {
            for (int j = i + 1; j < ANSWERS; j++) {
                boolean first = random.nextDouble() < CrowdModel.sigmoid(scores[i] - scores[j]);
                boolean meant = random.nextDouble() < eta;
                votes.add(person, i, j, first == meant ? -1 : 1);
            }
        }
    }

    private double accuracy(Optional<CrowdModel> crowd) {
        int right = 0;
        int all = 0;
        for (int prompt = 0; prompt < prompts.size(); prompt++) {
            for (PairGroup.Pair pair : prompts.get(prompt).pairs(1, crowd)) {
                right += truth.get(prompt)[pair.chosen()] > truth.get(prompt)[pair.rejected()] ? 1 : 0;
                all++;
            }
        }
        return (double) right / all;
    }

    private static Map<String, Double> people(char first, char last, double eta) {
        Map<String, Double> people = new TreeMap<>();
        for (char name = first; name <= last; name++) {
            people.put(String.valueOf(name), eta);
        }
        return people;
    }
}
