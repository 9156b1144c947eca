package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Preference.AnnotatorRanks;
import dev.touchstone.domain.ScoreInput;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgedPairTest {
    @Test
    void of_preferences_areTheMajoritysPairsWithTheirRows() {
        List<JudgedPair> pairs = JudgedPair.of(
                List.of(
                        new Preference.LabelledText("bad", false),
                        new Preference.Ranking(
                                null,
                                List.of("a", "bb", "c"),
                                List.of(
                                        new AnnotatorRanks("x", List.of(3, 1, 2)),
                                        new AnnotatorRanks("y", List.of(2, 1, 3)))),
                        new Preference.LabelledText("good", true)),
                0);

        assertThat(pairs)
                .containsExactly(
                        new JudgedPair(text("bb"), text("a"), 1, 1, 1, 0),
                        new JudgedPair(text("bb"), text("c"), 1, 1, 1, 0),
                        new JudgedPair(text("good"), text("bad"), 2, 0, 1, 0));
        assertThat(pairs).extracting(JudgedPair::longer).containsExactly(1, 1, 1);
    }

    private static ScoreInput text(String text) {
        return new ScoreInput.WholeText(text);
    }
}
