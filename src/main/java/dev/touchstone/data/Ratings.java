package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/** Ratings as pairs: answers with those to the same prompt, texts without a prompt with one another. */
final class Ratings {
    private final Map<Prompt, List<Row>> byPrompt = new LinkedHashMap<>();
    private final List<Row> texts = new ArrayList<>();
    private final DoubleSummaryStatistics all = new DoubleSummaryStatistics();
    private final double widestMargin;

    /** @param widestMargin margin in logits of the widest gap between ratings */
    Ratings(double widestMargin) {
        this.widestMargin = widestMargin;
    }

    /** @param row index of the preference */
    void add(Preference.Rating rating, int row) {
        Prompt prompt = rating.prompt();
        if (prompt == null) {
            texts.add(new Row(rating, row));
        } else {
            byPrompt.computeIfAbsent(prompt, first -> new ArrayList<>()).add(new Row(rating, row));
        }
        rating.ratings().forEach(one -> all.accept(one.rating()));
    }

    /** What was said of the answers to each prompt. */
    List<Votes> votes() {
        return byPrompt.values().stream().map(Ratings::votes).toList();
    }

    /** A group for each prompt with two answers that one person rated. */
    List<PairGroup> ofPrompts(Optional<CrowdModel> crowd) {
        return byPrompt.values().stream()
                .map(answers -> group(answers, crowd))
                .filter(group -> !group.pairs().isEmpty())
                .toList();
    }

    /** The texts joined in an order drawn from {@code random}, each into one pair; an odd one is left over. */
    List<PairGroup> ofTexts(Random random) {
        List<Row> shuffled = new ArrayList<>(texts);
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
                .filter(sameQuestion -> votes(sameQuestion).comparisons().isEmpty())
                .mapToLong(List::size)
                .sum();
        return answers + texts.size() % 2;
    }

    private static Votes votes(List<Row> answers) {
        Votes votes = new Votes(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            for (int j = i + 1; j < answers.size(); j++) {
                vote(i, answers.get(i).rating, j, answers.get(j).rating, votes);
            }
        }
        return votes;
    }

    private PairGroup group(List<Row> answers, Optional<CrowdModel> crowd) {
        return group(
                answers,
                votes(answers).pairs(1, crowd).stream()
                        .map(pair -> weighed(pair, answers))
                        .toList());
    }

    /** Only what one person gave to both is compared: another's 3 may be their 5. */
    private static void vote(int i, Preference.Rating first, int j, Preference.Rating second, Votes votes) {
        Map<String, Double> ofFirst = byAnnotator(first);
        byAnnotator(second).forEach((annotator, rating) -> {
            Double other = ofFirst.get(annotator);
            if (other != null) {
                votes.add(annotator, i, j, Double.compare(rating, other));
            }
        });
    }

    /** Who rated an answer several times, as those without a name may together, has the mean of it. */
    private static Map<String, Double> byAnnotator(Preference.Rating rating) {
        return rating.ratings().stream()
                .collect(Collectors.groupingBy(
                        Preference.AnnotatorRating::annotator,
                        LinkedHashMap::new,
                        Collectors.averagingDouble(Preference.AnnotatorRating::rating)));
    }

    private PairGroup joined(Row first, Row second) {
        double gap = first.rating.mean() - second.rating.mean();
        List<Row> both = gap >= 0 ? List.of(first, second) : List.of(second, first);
        PairGroup.Pair pair = new PairGroup.Pair(0, 1, 0, 1, gap == 0 ? 0.5 : 1);
        return group(both, List.of(weighed(pair, both)));
    }

    private static PairGroup group(List<Row> answers, List<PairGroup.Pair> pairs) {
        return new PairGroup(
                answers.stream().map(Row::input).toList(),
                answers.stream().map(Row::index).toList(),
                pairs);
    }

    /** The pair with the gap between its mean ratings as margin, as a share of the widest gap there can be. */
    private PairGroup.Pair weighed(PairGroup.Pair pair, List<Row> answers) {
        Preference.Rating chosen = answers.get(pair.chosen()).rating;
        Preference.Rating rejected = answers.get(pair.rejected()).rating;
        double gap = Math.max(0, chosen.mean() - rejected.mean());
        boolean hasMargin = gap > 0 && pair.hasMajority();
        double weight = pair.weight() * (chosen.weight() + rejected.weight()) / 2;
        return new PairGroup.Pair(
                pair.chosen(),
                pair.rejected(),
                hasMargin ? widestMargin * gap / (all.getMax() - all.getMin()) : 0,
                weight,
                pair.target());
    }

    private record Row(Preference.Rating rating, int index) {
        ScoreInput input() {
            return ScoreInput.of(rating.prompt(), rating.response());
        }
    }
}
