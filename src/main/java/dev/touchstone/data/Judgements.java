package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.Preference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What people said about the answers of one task. The overall question is the one that the mapping calls {@code question}, else the one
 * called overall, else the first with a judgement; what was answered to others are attributes.
 */
final class Judgements {
    private final Answers answers;
    private final Optional<String> overall;
    private final Map<String, Map<String, Judgement>> byAnnotator = new LinkedHashMap<>();
    private final Set<String> questions = new LinkedHashSet<>();
    private boolean asked;

    Judgements(Answers answers, Columns columns) {
        this.answers = answers;
        this.overall =
                columns.names("question") ? Optional.of(columns.of("question").getFirst()) : Optional.empty();
    }

    /** Adds what a person answered to a question; what is no judgement is left out. */
    void add(String annotator, String question, JsonNode value) {
        asked = true;
        Judgement.of(value, answers).ifPresent(judgement -> {
            questions.add(question);
            byAnnotator
                    .computeIfAbsent(annotator, first -> new LinkedHashMap<>())
                    .put(question, judgement);
        });
    }

    /** None when nobody was asked. */
    List<Preference> preferences(double weight) {
        List<Preference.AnnotatorRanks> rankings = new ArrayList<>();
        List<Preference.AnnotatorRating> ratings = new ArrayList<>();
        List<Preference> preferences = new ArrayList<>();
        byAnnotator.forEach((annotator, judgements) -> {
            rankings(annotator, judgements).ifPresent(rankings::add);
            ratings(annotator, judgements).ifPresent(ratings::add);
            preferences.addAll(thumbs(annotator, judgements, weight));
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

    private Optional<Preference.AnnotatorRanks> rankings(String annotator, Map<String, Judgement> judgements) {
        Map<String, List<Integer>> byAttribute = new TreeMap<>();
        judgements.forEach((question, judgement) -> {
            if (judgement instanceof Judgement.Ranks(List<Integer> ranks)) {
                byAttribute.put(attribute(question), ranks);
            }
        });
        List<Integer> ranks = byAttribute.remove(Attribute.OVERALL);
        return ranks == null && byAttribute.isEmpty()
                ? Optional.empty()
                : Optional.of(new Preference.AnnotatorRanks(
                        annotator, Objects.requireNonNullElse(ranks, List.of()), byAttribute));
    }

    private Optional<Preference.AnnotatorRating> ratings(String annotator, Map<String, Judgement> judgements) {
        Map<String, Double> byAttribute = new TreeMap<>();
        judgements.forEach((question, judgement) -> {
            if (judgement instanceof Judgement.Rated(double rating)) {
                byAttribute.put(attribute(question), rating);
            }
        });
        Double rating = byAttribute.remove(Attribute.OVERALL);
        return rating == null && byAttribute.isEmpty()
                ? Optional.empty()
                : Optional.of(new Preference.AnnotatorRating(
                        annotator, Objects.requireNonNullElse(rating, Double.NaN), byAttribute));
    }

    private List<Preference> thumbs(String annotator, Map<String, Judgement> judgements, double weight) {
        List<Preference> thumbs = new ArrayList<>();
        judgements.forEach((question, judgement) -> {
            if (judgement instanceof Judgement.Thumbed(boolean up)) {
                String text = answers.texts().getFirst();
                thumbs.add(new Preference.LabelledText(
                        answers.prompt(), text, up, weight, annotator, attribute(question)));
            }
        });
        return thumbs;
    }

    private String attribute(String question) {
        String first = questions.contains(Attribute.OVERALL)
                ? Attribute.OVERALL
                : questions.iterator().next();
        return question.equals(overall.orElse(first)) ? Attribute.OVERALL : question;
    }
}
