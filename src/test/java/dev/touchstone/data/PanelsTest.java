package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.data.Panel.Form;
import dev.touchstone.domain.Opinion;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Preference.AnnotatorRanks;
import dev.touchstone.domain.Preference.AnnotatorRating;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PanelsTest {
    private static final Prompt QUESTION = new Prompt.Text("q");

    @Test
    void of_pairsAndRankings_areAPanelEach() {
        List<Panel> panels = Panels.of(List.of(
                new Preference.Pair(QUESTION, "a", "b", 0, 1),
                new Preference.Ranking(
                        null, List.of("a", "b", "c"), List.of(new AnnotatorRanks("x", List.of(2, 1, 2))))));

        assertThat(panels)
                .containsExactly(
                        new Panel(
                                Form.PAIR,
                                List.of(new ScoreInput.Answer(QUESTION, "a"), new ScoreInput.Answer(QUESTION, "b")),
                                List.of(0, 0),
                                List.of(new Opinion("", List.of(1.0, 0.0)))),
                        new Panel(
                                Form.RANKING,
                                texts("a", "b", "c"),
                                List.of(1, 1, 1),
                                List.of(new Opinion("x", List.of(-2.0, -1.0, -2.0)))));
    }

    @Test
    void of_ratings_areGatheredByPrompt() {
        List<Panel> panels = Panels.of(List.of(
                rating(QUESTION, "a", new AnnotatorRating("x", 1)),
                rating(new Prompt.Text("asked once"), "b", new AnnotatorRating("x", 5)),
                rating(QUESTION, "c", new AnnotatorRating("y", 2), new AnnotatorRating("x", 3))));

        assertThat(panels)
                .containsExactly(new Panel(
                        Form.RATED_ANSWERS,
                        List.of(new ScoreInput.Answer(QUESTION, "a"), new ScoreInput.Answer(QUESTION, "c")),
                        List.of(0, 2),
                        List.of(new Opinion("x", List.of(1.0, 3.0)), new Opinion("y", List.of(Double.NaN, 2.0)))));
    }

    @Test
    void of_textsWithoutPrompt_areOnePanelOfEachForm() {
        List<Panel> panels = Panels.of(List.of(
                new Preference.LabelledText("a", true),
                new Preference.Rating(null, "b", List.of(new AnnotatorRating("x", 1)), 1),
                new Preference.LabelledText("c", false),
                new Preference.Rating(null, "d", List.of(new AnnotatorRating("x", 2)), 1)));

        assertThat(panels)
                .containsExactly(
                        new Panel(
                                Form.RATED_TEXTS,
                                texts("b", "d"),
                                List.of(1, 3),
                                List.of(new Opinion("x", List.of(1.0, 2.0)))),
                        new Panel(
                                Form.LABELLED_TEXTS,
                                texts("a", "c"),
                                List.of(0, 2),
                                List.of(new Opinion("", List.of(1.0, 0.0)))));
    }

    private static Preference rating(Prompt prompt, String response, AnnotatorRating... ratings) {
        return new Preference.Rating(prompt, response, List.of(ratings), 1);
    }

    private static List<ScoreInput> texts(String... texts) {
        return Arrays.stream(texts).<ScoreInput>map(ScoreInput.WholeText::new).toList();
    }

    @Test
    void of_attributes_areLeftOut() {
        List<Preference> preferences = List.of(
                new Preference.Pair(QUESTION, "a", "b", 0, 1, "x", "tone"),
                new Preference.Ranking(
                        QUESTION,
                        List.of("a", "b"),
                        List.of(
                                new Preference.AnnotatorRanks("x", List.of(), Map.of("tone", List.of(1, 2))),
                                new Preference.AnnotatorRanks("y", List.of(2, 1), Map.of("tone", List.of(1, 2))))));
        assertThat(Panels.of(preferences)).singleElement().satisfies(panel -> assertThat(panel.opinions())
                .containsExactly(new Opinion("y", List.of(-2.0, -1.0))));
    }
}
