package dev.touchstone.lint;

import static dev.touchstone.lint.Looked.QUESTION;
import static dev.touchstone.lint.Looked.places;
import static dev.touchstone.lint.Looked.preferred;
import static dev.touchstone.lint.Looked.records;
import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Finding;
import dev.touchstone.domain.Finding.Kind;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Preference.AnnotatorRanks;
import dev.touchstone.domain.Preference.AnnotatorRating;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsistencyTest {
    @Test
    void find_samePersonBothWays_isAContradiction() {
        List<Finding> findings =
                find(preferred("a", "b", "mira"), preferred("a", "c", "mira"), preferred("b", "a", "mira"));
        assertThat(findings).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.CONTRADICTION);
            assertThat(found.records()).isEqualTo(2);
            assertThat(places(found)).containsExactly("data.jsonl:1", "data.jsonl:3");
        });
    }

    @Test
    void find_twoPeopleWhoDiffer_isNone() {
        assertThat(find(preferred("a", "b", "mira"), preferred("b", "a", "jon")))
                .isEmpty();
    }

    @Test
    void find_rankingAgainstAPair_isAContradiction() {
        Preference ranking = new Preference.Ranking(
                QUESTION, List.of("a", "b", "c"), List.of(new AnnotatorRanks("mira", List.of(1, 2, 2))));
        assertThat(find(ranking, preferred("b", "c", "mira"))).isEmpty();
        assertThat(find(ranking, preferred("b", "a", "mira")))
                .extracting(Finding::kind)
                .containsExactly(Kind.CONTRADICTION);
    }

    @Test
    void find_attributeAlone_isLeftAside() {
        Preference tone = new Preference.Ranking(
                QUESTION,
                List.of("a", "b"),
                List.of(new AnnotatorRanks("mira", List.of(), Map.of("tone", List.of(2, 1)))));
        assertThat(find(tone, preferred("a", "b", "mira"))).isEmpty();
    }

    @Test
    void find_sameTextLabelledOrRatedTwice_isAContradictionWhereTheyDiffer() {
        assertThat(find(new Preference.LabelledText("x", true), new Preference.LabelledText("x", false)))
                .extracting(Finding::kind)
                .containsExactly(Kind.CONTRADICTION);
        assertThat(find(rating("mira", 4), rating("mira", 2))).hasSize(1);
        assertThat(find(rating("mira", 4), rating("mira", 4))).isEmpty();
        assertThat(find(rating("mira", 4), rating("jon", 2))).isEmpty();
    }

    @Test
    void find_circleOfOnePerson_isACycle() {
        List<Finding> findings = find(
                preferred("a", "b", "mira"),
                preferred("b", "c", "mira"),
                preferred("c", "d", "mira"),
                preferred("c", "a", "mira"));
        assertThat(findings).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.CYCLE);
            assertThat(places(found)).containsExactly("data.jsonl:1", "data.jsonl:2", "data.jsonl:4");
        });
    }

    /** Condorcet's paradox: nobody contradicts themselves, and yet majorities go round. */
    @Test
    void find_circleOfTheMajority_isACycle() {
        List<String> answers = List.of("a", "b", "c");
        assertThat(find(new Preference.Ranking(
                        QUESTION,
                        answers,
                        List.of(
                                new AnnotatorRanks("x", List.of(1, 2, 3)),
                                new AnnotatorRanks("y", List.of(3, 1, 2)),
                                new AnnotatorRanks("z", List.of(2, 3, 1))))))
                .extracting(Finding::kind)
                .containsExactly(Kind.CYCLE);
    }

    @Test
    void find_longChainWithoutACircle_isNone() {
        List<Preference> chain = IntStream.range(0, 50_000)
                .mapToObj(i -> preferred("answer " + i, "answer " + (i + 1), "mira"))
                .toList();
        assertThat(find(chain.toArray(Preference[]::new))).isEmpty();
    }

    private static List<Finding> find(Preference... preferences) {
        Records records = records(preferences);
        return Consistency.find(records, Looked.groups(records));
    }

    private static Preference rating(String annotator, double rating) {
        return new Preference.Rating(QUESTION, "a", List.of(new AnnotatorRating(annotator, rating)), 1);
    }
}
