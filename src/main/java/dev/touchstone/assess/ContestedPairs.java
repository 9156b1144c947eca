package dev.touchstone.assess;

import dev.touchstone.data.JudgedPair;
import dev.touchstone.report.Page.Section;
import dev.touchstone.report.Page.Table;
import dev.touchstone.report.Page.Text;
import java.util.Comparator;
import java.util.List;

/** The held-out pairs on which people and rewards differ most. */
record ContestedPairs(MeasuredModel measured) {
    private static final int SHOWN = 10;

    Section section() {
        return Section.of(
                "The most contested answers",
                new Text(
                        "Those on which people and rewards differ most: look whether the judgement is wrong or the model is."),
                new Table(
                        List.of("place", "of people", "margin", "people chose", "rather than"),
                        measured.pairs().stream()
                                .sorted(Comparator.comparingDouble(MeasuredPair::margin))
                                .limit(SHOWN)
                                .map(this::row)
                                .toList()));
    }

    private List<String> row(MeasuredPair one) {
        JudgedPair pair = one.pair();
        String chosen = Words.place(measured.data().place(pair.chosenRow()).place());
        String rejected = Words.place(measured.data().place(pair.rejectedRow()).place());
        return List.of(
                chosen.equals(rejected) ? chosen : chosen + ", " + rejected,
                Words.share(pair.share()),
                Words.number(one.margin()),
                Words.excerpt(pair.chosen()),
                Words.excerpt(pair.rejected()));
    }
}
