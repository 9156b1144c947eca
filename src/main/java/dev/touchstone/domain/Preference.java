package dev.touchstone.domain;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One human judgement, in the form in which it was given. */
public sealed interface Preference {
    /** One answer was preferred to another; without a prompt, the answers are whole texts. */
    record Pair(@Nullable Prompt prompt, String chosen, String rejected, double margin, double weight)
            implements Preference {
        public Pair {
            new Violations()
                    .check(!chosen.isBlank(), "chosen", "empty", "some text")
                    .check(!rejected.isBlank(), "rejected", "empty", "some text")
                    .check(!chosen.equals(rejected) || chosen.isBlank(), "rejected", "equal to chosen", "another text")
                    .check(Float.isFinite((float) margin), "margin", margin, "a finite number, as a float")
                    .check(
                            Float.isFinite((float) weight) && (float) weight > 0,
                            "weight",
                            weight,
                            "> 0, finite, as a float")
                    .throwIfAny();
        }
    }

    /** Several answers to one prompt, put in order by one or more people. */
    record Ranking(@Nullable Prompt prompt, List<String> responses, List<AnnotatorRanks> rankings)
            implements Preference {
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
            violations.throwIfAny();
            responses = List.copyOf(responses);
            rankings = List.copyOf(rankings);
        }
    }

    /** One person's order of the responses of a ranking: 1 is best, equal ranks are a tie. */
    record AnnotatorRanks(String annotator, List<Integer> ranks) {
        public AnnotatorRanks {
            new Violations()
                    .check(ranks.stream().allMatch(r -> r >= 1), "ranks", ranks, "each >= 1")
                    .throwIfAny();
            ranks = List.copyOf(ranks);
        }
    }

    /** A text judged acceptable or not. */
    record LabelledText(String text, boolean acceptable) implements Preference {
        public LabelledText {
            new Violations()
                    .check(!text.isBlank(), "text", "empty", "some text")
                    .throwIfAny();
        }
    }
}
