package dev.touchstone.domain;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One human judgement, in the form in which it was given. */
public sealed interface Preference {
    /** What was asked; null when whole texts were judged. */
    @Nullable
    Prompt prompt();

    /** Weight in the loss, > 0. */
    double weight();

    /** What was judged. */
    default List<String> answers() {
        return switch (this) {
            case Pair pair -> List.of(pair.chosen, pair.rejected);
            case Ranking ranking -> ranking.responses;
            case Rating rating -> List.of(rating.response);
            case LabelledText text -> List.of(text.text);
        };
    }

    /** Who judged, once for each judgement; empty where nobody is named. */
    default List<String> annotators() {
        return switch (this) {
            case Pair pair -> List.of(pair.annotator);
            case Ranking ranking ->
                ranking.rankings.stream().map(AnnotatorRanks::annotator).toList();
            case Rating rating ->
                rating.ratings.stream().map(AnnotatorRating::annotator).toList();
            case LabelledText text -> List.of(text.annotator);
        };
    }

    /** What it judges, by name. */
    Set<String> attributes();

    /**
     * What it says of one attribute, {@link Attribute#OVERALL} or a single quality such as tone, as if that were the overall
     * judgement and the only one; empty when it says nothing of it.
     */
    Optional<Preference> about(String attribute);

    /**
     * One answer was preferred to another; without a prompt, the answers are whole texts.
     *
     * @param annotator who preferred it; empty when that is not known
     * @param attribute by which it was preferred
     */
    record Pair(
            @Nullable Prompt prompt,
            String chosen,
            String rejected,
            double margin,
            double weight,
            String annotator,
            String attribute)
            implements Preference {
        public Pair(@Nullable Prompt prompt, String chosen, String rejected, double margin, double weight) {
            this(prompt, chosen, rejected, margin, weight, "");
        }

        public Pair(
                @Nullable Prompt prompt,
                String chosen,
                String rejected,
                double margin,
                double weight,
                String annotator) {
            this(prompt, chosen, rejected, margin, weight, annotator, Attribute.OVERALL);
        }

        public Pair {
            Violations violations = new Violations()
                    .check(!chosen.isBlank(), "chosen", "empty", "some text")
                    .check(!rejected.isBlank(), "rejected", "empty", "some text")
                    .check(!chosen.equals(rejected) || chosen.isBlank(), "rejected", "equal to chosen", "another text")
                    .check(Float.isFinite((float) margin), "margin", margin, "a finite number, as a float");
            Attribute.check(violations, attribute);
            checkWeight(violations, weight).throwIfAny();
        }

        @Override
        public Set<String> attributes() {
            return Set.of(attribute);
        }

        @Override
        public Optional<Preference> about(String other) {
            return other.equals(attribute)
                    ? Optional.of(new Pair(prompt, chosen, rejected, margin, weight, annotator))
                    : Optional.empty();
        }
    }

    /** Several answers to one prompt, put in order by one or more people. */
    record Ranking(@Nullable Prompt prompt, List<String> responses, List<AnnotatorRanks> rankings, double weight)
            implements Preference {
        public Ranking(@Nullable Prompt prompt, List<String> responses, List<AnnotatorRanks> rankings) {
            this(prompt, responses, rankings, 1);
        }

        public Ranking {
            Violations violations = new Violations();
            violations
                    .check(responses.size() >= 2, "responses", responses.size(), "at least 2")
                    .check(
                            responses.stream().noneMatch(String::isBlank),
                            "responses",
                            "an empty one",
                            "some text in each")
                    .check(
                            new HashSet<>(responses).size() == responses.size(),
                            "responses",
                            "the same one twice",
                            "distinct ones")
                    .check(!rankings.isEmpty(), "rankings", "none", "at least one");
            for (int i = 0; i < rankings.size(); i++) {
                int ranks = rankings.get(i).answers();
                violations.check(
                        ranks == responses.size(), "rankings[" + i + "].ranks", ranks + " ranks", "one per response");
            }
            checkWeight(violations, weight).throwIfAny();
            responses = List.copyOf(responses);
            rankings = List.copyOf(rankings);
        }

        @Override
        public Set<String> attributes() {
            return judged(
                    rankings.stream().anyMatch(one -> !one.ranks().isEmpty()),
                    rankings.stream().map(AnnotatorRanks::attributes));
        }

        @Override
        public Optional<Preference> about(String attribute) {
            List<AnnotatorRanks> some = rankings.stream()
                    .flatMap(one -> one.about(attribute).stream())
                    .toList();
            return some.isEmpty() ? Optional.empty() : Optional.of(new Ranking(prompt, responses, some, weight));
        }
    }

    /**
     * One person's order of the responses of a ranking: 1 is best, equal ranks are a tie.
     *
     * @param ranks the overall order; empty when there are only those of attributes
     * @param attributes orders by single qualities, such as tone
     */
    record AnnotatorRanks(String annotator, List<Integer> ranks, Map<String, List<Integer>> attributes) {
        public AnnotatorRanks(String annotator, List<Integer> ranks) {
            this(annotator, ranks, Map.of());
        }

        public AnnotatorRanks {
            Violations violations = new Violations();
            checkRanks(violations, "ranks", ranks);
            SortedMap<String, List<Integer>> sorted = new TreeMap<>();
            for (Map.Entry<String, List<Integer>> attribute : attributes.entrySet()) {
                String field = "attributes." + attribute.getKey();
                checkRanks(violations, field, attribute.getValue());
                int number = attribute.getValue().size();
                violations.check(number == answers(ranks, attributes), field, number + " ranks", "one per response");
                sorted.put(attribute.getKey(), List.copyOf(attribute.getValue()));
            }
            violations.throwIfAny();
            ranks = List.copyOf(ranks);
            attributes = Collections.unmodifiableSortedMap(sorted);
        }

        /** How many responses were put in order. */
        int answers() {
            return answers(ranks, attributes);
        }

        private static int answers(List<Integer> ranks, Map<String, List<Integer>> attributes) {
            return ranks.isEmpty() && !attributes.isEmpty()
                    ? attributes.values().iterator().next().size()
                    : ranks.size();
        }

        Optional<AnnotatorRanks> about(String attribute) {
            return (attribute.equals(Attribute.OVERALL) && !ranks.isEmpty()
                            ? Optional.of(ranks)
                            : Optional.ofNullable(attributes.get(attribute)))
                    .map(some -> new AnnotatorRanks(annotator, some));
        }

        private static void checkRanks(Violations violations, String field, List<Integer> ranks) {
            violations.check(ranks.stream().allMatch(rank -> rank >= 1), field, ranks, "each >= 1");
        }
    }

    /**
     * One answer, or without a prompt one whole text, rated by one or more people. Answers rated by the same person are compared
     * with those to the same prompt; texts with other texts, by their mean rating.
     */
    record Rating(@Nullable Prompt prompt, String response, List<AnnotatorRating> ratings, double weight)
            implements Preference {
        public Rating {
            Violations violations = new Violations()
                    .check(!response.isBlank(), "response", "empty", "some text")
                    .check(!ratings.isEmpty(), "ratings", "none", "at least one");
            checkWeight(violations, weight).throwIfAny();
            ratings = List.copyOf(ratings);
        }

        @Override
        public Set<String> attributes() {
            return judged(
                    ratings.stream().anyMatch(AnnotatorRating::isOverall),
                    ratings.stream().map(AnnotatorRating::attributes));
        }

        @Override
        public Optional<Preference> about(String attribute) {
            List<AnnotatorRating> some = ratings.stream()
                    .flatMap(one -> one.about(attribute).stream())
                    .toList();
            return some.isEmpty() ? Optional.empty() : Optional.of(new Rating(prompt, response, some, weight));
        }

        /** Mean over its overall ratings. */
        public double mean() {
            return ratings.stream()
                    .mapToDouble(AnnotatorRating::rating)
                    .average()
                    .orElseThrow();
        }
    }

    /**
     * One person's rating on a scale that is the same throughout a data set; higher is better.
     *
     * @param rating the overall one; NaN when there are only those of attributes
     * @param attributes ratings of single qualities, such as tone
     */
    record AnnotatorRating(String annotator, double rating, Map<String, Double> attributes) {
        public AnnotatorRating(String annotator, double rating) {
            this(annotator, rating, Map.of());
        }

        public AnnotatorRating {
            Violations violations = new Violations();
            if (!Double.isNaN(rating) || attributes.isEmpty()) {
                checkRating(violations, "rating", rating);
            }
            attributes.forEach((name, value) -> checkRating(violations, "attributes." + name, value));
            violations.throwIfAny();
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }

        /** Whether there is an overall rating. */
        public boolean isOverall() {
            return !Double.isNaN(rating);
        }

        Optional<AnnotatorRating> about(String attribute) {
            return (attribute.equals(Attribute.OVERALL) && isOverall()
                            ? Optional.of(rating)
                            : Optional.ofNullable(attributes.get(attribute)))
                    .map(some -> new AnnotatorRating(annotator, some));
        }

        private static void checkRating(Violations violations, String field, double rating) {
            violations.check(Float.isFinite((float) rating), field, rating, "a finite number, as a float");
        }
    }

    /**
     * A text, or an answer to a prompt, judged acceptable or not.
     *
     * @param annotator who judged it; empty when that is not known
     * @param attribute by which it was judged
     */
    record LabelledText(
            @Nullable Prompt prompt, String text, boolean acceptable, double weight, String annotator, String attribute)
            implements Preference {
        public LabelledText(String text, boolean acceptable) {
            this(null, text, acceptable, 1, "");
        }

        public LabelledText(@Nullable Prompt prompt, String text, boolean acceptable, double weight, String annotator) {
            this(prompt, text, acceptable, weight, annotator, Attribute.OVERALL);
        }

        public LabelledText {
            Violations violations = new Violations().check(!text.isBlank(), "text", "empty", "some text");
            Attribute.check(violations, attribute);
            checkWeight(violations, weight).throwIfAny();
        }

        @Override
        public Set<String> attributes() {
            return Set.of(attribute);
        }

        @Override
        public Optional<Preference> about(String other) {
            return other.equals(attribute)
                    ? Optional.of(new LabelledText(prompt, text, acceptable, weight, annotator))
                    : Optional.empty();
        }
    }

    private static Set<String> judged(boolean overall, Stream<? extends Map<String, ?>> attributes) {
        return Stream.concat(
                        overall ? Stream.of(Attribute.OVERALL) : Stream.empty(),
                        attributes.flatMap(some -> some.keySet().stream()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Violations checkWeight(Violations violations, double weight) {
        return violations.check(
                Float.isFinite((float) weight) && (float) weight > 0, "weight", weight, "> 0, finite, as a float");
    }
}
