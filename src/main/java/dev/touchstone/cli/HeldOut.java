package dev.touchstone.cli;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A prompt with its answers, put in order by people and scored by a model.
 *
 * @param rankings each person's ranks of the answers, 1 = best
 * @param rewards of the answers, in logits
 */
record HeldOut(String prompt, List<String> answers, List<List<Integer>> rankings, List<Float> rewards) {
    HeldOut {
        answers = List.copyOf(answers);
        rankings = List.copyOf(rankings);
        rewards = List.copyOf(rewards);
    }

    /** A ranking with the rewards that a model gives to its responses. */
    static HeldOut of(Preference.Ranking ranking, List<Float> rewards) {
        String prompt = ranking.prompt() instanceof Prompt.Text text ? text.text() : "";
        List<List<Integer>> ranks = ranking.rankings().stream()
                .map(Preference.AnnotatorRanks::ranks)
                .toList();
        return new HeldOut(prompt, ranking.responses(), ranks, rewards);
    }

    /** The answer with the lowest mean rank. */
    int peoplesChoice() {
        return best(Comparator.comparingDouble(answer -> -rankSum(answer)));
    }

    /** The answer with the highest reward. */
    int modelsChoice() {
        return best(Comparator.comparing(rewards::get));
    }

    /** Whether nobody's ranks, taken together, put another answer before the model's choice. */
    boolean agree() {
        return rankSum(modelsChoice()) == rankSum(peoplesChoice());
    }

    /** Answers by falling reward. */
    List<Integer> byReward() {
        return IntStream.range(0, answers.size())
                .boxed()
                .sorted(Comparator.comparing(rewards::get).reversed())
                .toList();
    }

    /** Every two answers that one person ranked differently. */
    List<Judgement> judgements() {
        List<Judgement> judgements = new ArrayList<>();
        for (List<Integer> ranks : rankings) {
            for (int a = 0; a < ranks.size(); a++) {
                for (int b = 0; b < ranks.size(); b++) {
                    if (ranks.get(a) < ranks.get(b)) {
                        judgements.add(judgement(a, b));
                    }
                }
            }
        }
        return judgements;
    }

    private Judgement judgement(int chosen, int rejected) {
        return new Judgement(
                rewards.get(chosen) - rewards.get(rejected),
                answers.get(chosen).length() - answers.get(rejected).length());
    }

    private int best(Comparator<Integer> order) {
        return IntStream.range(0, answers.size()).boxed().max(order).orElseThrow();
    }

    private int rankSum(int answer) {
        return rankings.stream().mapToInt(ranks -> ranks.get(answer)).sum();
    }

    /**
     * One person preferred one answer to another.
     *
     * @param margin reward of the preferred answer minus that of the other, in logits
     * @param longer characters by which the preferred answer is longer
     */
    record Judgement(float margin, int longer) {
        /** 1 if "the longer answer wins" is right here, a half for equal lengths. */
        double longerAnswerIsRight() {
            return (Integer.signum(longer) + 1) / 2.0;
        }
    }
}
