package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Preference.AnnotatorRanks;
import dev.touchstone.domain.Preference.AnnotatorRating;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributeViewsTest {
    @Test
    void of_judgementsByQuality_areThoseOfTheQualityAlone() {
        Preference ranking = new Preference.Ranking(
                null,
                List.of("a", "b"),
                List.of(
                        new AnnotatorRanks("x", List.of(1, 2), Map.of("tone", List.of(2, 1))),
                        new AnnotatorRanks("y", List.of(1, 2))),
                2);
        Preference rating = new Preference.Rating(
                null, "a", List.of(new AnnotatorRating("x", 5, Map.of("tone", 1.0, "brevity", 3.0))), 1);

        Map<String, List<Preference>> views = AttributeViews.of(List.of(
                ranking,
                rating,
                new Preference.Pair(null, "a", "b", 0, 1),
                new Preference.Pair(null, "c", "d", 0, 1, "x", "tone")));

        assertThat(views)
                .containsExactly(
                        Map.entry(
                                "brevity",
                                List.of(new Preference.Rating(null, "a", List.of(new AnnotatorRating("x", 3)), 1))),
                        Map.entry(
                                "tone",
                                List.of(
                                        new Preference.Ranking(
                                                null,
                                                List.of("a", "b"),
                                                List.of(new AnnotatorRanks("x", List.of(2, 1))),
                                                2),
                                        new Preference.Rating(null, "a", List.of(new AnnotatorRating("x", 1)), 1),
                                        new Preference.Pair(null, "c", "d", 0, 1, "x"))));
    }
}
