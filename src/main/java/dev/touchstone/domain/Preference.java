package dev.touchstone.domain;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One human judgement, in the form in which it was given. */
public sealed interface Preference {
    /** What was asked; null when whole texts were judged. */
    @Nullable
    Prompt prompt();

    /** Weight in the loss, > 0. */
    double weight();

    /**
     * One answer was preferred to another; without a prompt, the answers are whole texts.
     *
     * @param annotator who preferred it; empty when that is not known
     */
    record Pair(@Nullable Prompt prompt, String chosen, String rejected, double margin, double weight, String annotator)
            implements Preference {
        public Pair(@Nullable Prompt prompt, String chosen, String rejected, double margin, double weight) {
            this(prompt, chosen, rejected, margin, weight, "");
        }

        public Pair {
            Violations violations = new Violations()
                    .check(!chosen.isBlank(), "chosen", "empty", "some text")
                    .check(!rejected.isBlank(), "rejected", "empty", "some text")
                    .check(!chosen.equals(rejected) || chosen.isBlank(), "rejected", "equal to chosen", "another text")
                    .check(Float.isFinite((float) margin), "margin", margin, "a finite number, as a float");
            checkWeight(violations, weight).throwIfAny();
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
                int ranks = rankings.get(i).ranks().size();
                violations.check(
                        ranks == responses.size(), "rankings[" + i + "].ranks", ranks + " ranks", "one per response");
            }
            checkWeight(violations, weight).throwIfAny();
            responses = List.copyOf(responses);
            rankings = List.copyOf(rankings);
        }
    }

    /**
     * One person's order of the responses of a ranking: 1 is best, equal ranks are a tie.
     *
     * @param attributes orders by single qualities, such as tone, beside the overall one
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
                violations.check(number == ranks.size(), field, number + " ranks", "one per response");
                sorted.put(attribute.getKey(), List.copyOf(attribute.getValue()));
            }
            violations.throwIfAny();
            ranks = List.copyOf(ranks);
            attributes = Collections.unmodifiableSortedMap(sorted);
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

        /** Mean over its ratings. */
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
     * @param attributes ratings of single qualities, such as tone, beside the overall one
     */
    record AnnotatorRating(String annotator, double rating, Map<String, Double> attributes) {
        public AnnotatorRating(String annotator, double rating) {
            this(annotator, rating, Map.of());
        }

        public AnnotatorRating {
            Violations violations = new Violations();
            checkRating(violations, "rating", rating);
            attributes.forEach((name, value) -> checkRating(violations, "attributes." + name, value));
            violations.throwIfAny();
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }

        private static void checkRating(Violations violations, String field, double rating) {
            violations.check(Float.isFinite((float) rating), field, rating, "a finite number, as a float");
        }
    }

    /**
     * A text, or an answer to a prompt, judged acceptable or not.
     *
     * @param annotator who judged it; empty when that is not known
     */
    record LabelledText(@Nullable Prompt prompt, String text, boolean acceptable, double weight, String annotator)
            implements Preference {
        public LabelledText(String text, boolean acceptable) {
            this(null, text, acceptable, 1, "");
        }

        public LabelledText {
            Violations violations = new Violations().check(!text.isBlank(), "text", "empty", "some text");
            checkWeight(violations, weight).throwIfAny();
        }
    }

    private static Violations checkWeight(Violations violations, double weight) {
        return violations.check(
                Float.isFinite((float) weight) && (float) weight > 0, "weight", weight, "> 0, finite, as a float");
    }
}
