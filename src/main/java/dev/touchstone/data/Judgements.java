package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.Preference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What people said about the answers of one task. The first question with a judgement, or the one that the mapping calls
 * {@code question}, is the overall one; others of its kind are attributes.
 */
final class Judgements {
    private final Answers answers;
    private final Optional<String> overall;
    private final Map<String, Map<String, Judgement>> byAnnotator = new LinkedHashMap<>();
    private boolean asked;

    Judgements(Answers answers, Columns columns) {
        this.answers = answers;
        this.overall =
                columns.names("question") ? Optional.of(columns.of("question").getFirst()) : Optional.empty();
    }

    /** Adds what a person answered to a question; what is no judgement is left out. */
    void add(String annotator, String question, JsonNode value) {
        asked = true;
        Judgement.of(value, answers).ifPresent(judgement -> byAnnotator
                .computeIfAbsent(annotator, first -> new LinkedHashMap<>())
                .put(question, judgement));
    }

    /** None when nobody was asked. */
    List<Preference> preferences(double weight) {
        List<Preference.AnnotatorRanks> rankings = new ArrayList<>();
        List<Preference.AnnotatorRating> ratings = new ArrayList<>();
        List<Preference> preferences = new ArrayList<>();
        byAnnotator.forEach((annotator, judgements) -> {
            String question = overall.orElse(judgements.keySet().iterator().next());
            switch (judgements.get(question)) {
                case Judgement.Ranks ranks -> rankings.add(ranking(annotator, question, ranks, judgements));
                case Judgement.Rated rated -> ratings.add(rating(annotator, question, rated, judgements));
                case Judgement.Thumbed thumb ->
                    preferences.add(new Preference.LabelledText(
                            answers.prompt(), answers.texts().getFirst(), thumb.up(), weight, annotator));
                case null -> {}
            }
        });
        if (!rankings.isEmpty()) {
            preferences.add(new Preference.Ranking(answers.prompt(), answers.texts(), rankings, weight));
        }
        if (!ratings.isEmpty()) {
            preferences.add(
                    new Preference.Rating(answers.prompt(), answers.texts().getFirst(), ratings, weight));
        }
        if (asked && preferences.isEmpty()) {
            throw JsonFields.problem(
                    "judgements",
                    "none of " + answers.count() + " answers that is understood",
                    "an order, ranks, a choice, a rating or a thumb, of answers called "
                            + String.join(", ", answers.names()));
        }
        return preferences;
    }

    private static Preference.AnnotatorRanks ranking(
            String annotator, String question, Judgement.Ranks ranks, Map<String, Judgement> judgements) {
        Map<String, List<Integer>> attributes = new TreeMap<>();
        judgements.forEach((name, judgement) -> {
            if (!name.equals(question) && judgement instanceof Judgement.Ranks other) {
                attributes.put(name, other.ranks());
            }
        });
        return new Preference.AnnotatorRanks(annotator, ranks.ranks(), attributes);
    }

    private static Preference.AnnotatorRating rating(
            String annotator, String question, Judgement.Rated rated, Map<String, Judgement> judgements) {
        Map<String, Double> attributes = new TreeMap<>();
        judgements.forEach((name, judgement) -> {
            if (!name.equals(question) && judgement instanceof Judgement.Rated other) {
                attributes.put(name, other.rating());
            }
        });
        return new Preference.AnnotatorRating(annotator, rated.rating(), attributes);
    }
}
