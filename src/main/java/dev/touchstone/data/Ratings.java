package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Ratings as pairs: answers with those to the same prompt, texts without a prompt with one another. */
final class Ratings {
    private final Map<Prompt, List<Preference.Rating>> byPrompt = new LinkedHashMap<>();
    private final List<Preference.Rating> texts = new ArrayList<>();
    private final DoubleSummaryStatistics all = new DoubleSummaryStatistics();

    void add(Preference.Rating rating) {
        Prompt prompt = rating.prompt();
        if (prompt == null) {
            texts.add(rating);
        } else {
            byPrompt.computeIfAbsent(prompt, first -> new ArrayList<>()).add(rating);
        }
        rating.ratings().forEach(one -> all.accept(one.rating()));
    }

    /** A group for each prompt with two answers that one person rated. */
    List<PairGroup> ofPrompts() {
        return byPrompt.values().stream()
                .map(this::group)
                .filter(group -> !group.pairs().isEmpty())
                .toList();
    }

    /** The texts joined in an order drawn from {@code random}, each into one pair; an odd one is left over. */
    List<PairGroup> ofTexts(Random random) {
        List<Preference.Rating> shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, random);
        List<PairGroup> groups = new ArrayList<>();
        for (int i = 0; i + 1 < shuffled.size(); i += 2) {
            groups.add(joined(shuffled.get(i), shuffled.get(i + 1)));
        }
        return groups;
    }

    /** Answers and texts that there is no other to compare with. */
    long unpaired() {
        long answers = byPrompt.values().stream()
                .filter(sameQuestion -> group(sameQuestion).pairs().isEmpty())
                .mapToLong(List::size)
                .sum();
        return answers + texts.size() % 2;
    }

    private PairGroup group(List<Preference.Rating> answers) {
        Votes votes = new Votes(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            for (int j = i + 1; j < answers.size(); j++) {
                vote(i, answers.get(i), j, answers.get(j), votes);
            }
        }
        return new PairGroup(
                answers.stream().map(Ratings::input).toList(),
                votes.pairs(1).stream().map(pair -> weighed(pair, answers)).toList());
    }

    /** Only what one person gave to both is compared: another's 3 may be their 5. */
    private static void vote(int i, Preference.Rating first, int j, Preference.Rating second, Votes votes) {
        Map<String, Double> ofFirst = new HashMap<>();
        first.ratings().forEach(one -> ofFirst.put(one.annotator(), one.rating()));
        for (Preference.AnnotatorRating one : second.ratings()) {
            Double other = ofFirst.get(one.annotator());
            if (other != null) {
                votes.add(i, j, Double.compare(one.rating(), other));
            }
        }
    }

    private PairGroup joined(Preference.Rating first, Preference.Rating second) {
        boolean inOrder = first.mean() >= second.mean();
        List<Preference.Rating> both = inOrder ? List.of(first, second) : List.of(second, first);
        PairGroup.Pair pair = new PairGroup.Pair(0, 1, 0, 1, first.mean() == second.mean() ? 0.5 : 1);
        return new PairGroup(both.stream().map(Ratings::input).toList(), List.of(weighed(pair, both)));
    }

    /** The pair with the gap between its mean ratings as margin, as a share of the widest gap there can be. */
    private PairGroup.Pair weighed(PairGroup.Pair pair, List<Preference.Rating> answers) {
        Preference.Rating chosen = answers.get(pair.chosen());
        Preference.Rating rejected = answers.get(pair.rejected());
        double gap = Math.max(0, chosen.mean() - rejected.mean());
        boolean hasMargin = gap > 0 && pair.hasMajority();
        double weight = pair.weight() * (chosen.weight() + rejected.weight()) / 2;
        return new PairGroup.Pair(
                pair.chosen(),
                pair.rejected(),
                hasMargin ? gap / (all.getMax() - all.getMin()) : 0,
                weight,
                pair.target());
    }

    private static ScoreInput input(Preference.Rating rating) {
        Prompt prompt = rating.prompt();
        return prompt == null
                ? new ScoreInput.WholeText(rating.response())
                : new ScoreInput.Answer(prompt, rating.response());
    }
}
