package dev.touchstone.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.data.Panels;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.report.Page.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementSectionsTest {
    private static final Prompt PROMPT = new Prompt.Text("q");

    @Test
    void of_judgementsOnLinesOfTheirOwn_areBroughtTogether() {
        assertThat(titles(pair("x"), pair("y"))).containsExactly("Agreement between people: rankings and choices");
    }

    @Test
    void of_onePersonTwice_isNoAgreement() {
        assertThat(titles(pair("x"), pair("x"))).isEmpty();
    }

    @Test
    void of_labels_areNoRankings() {
        assertThat(titles(label("a", "x"), label("a", "y"), label("b", "x"), label("b", "y")))
                .containsExactly("Agreement between people: labels");
    }

    private static List<String> titles(Preference... preferences) {
        return AgreementSections.of(Panels.of(List.of(preferences))).stream()
                .map(Section::title)
                .toList();
    }

    private static Preference pair(String annotator) {
        return new Preference.Pair(PROMPT, "a", "b", 0, 1, annotator);
    }

    private static Preference label(String text, String annotator) {
        return new Preference.LabelledText(null, text, text.equals("a"), 1, annotator);
    }
}
