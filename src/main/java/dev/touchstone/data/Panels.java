package dev.touchstone.data;

import dev.touchstone.data.Panel.Form;
import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.Opinion;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers preferences into panels. */
public final class Panels {
    private final List<Panel> complete = new ArrayList<>();
    private final Map<Prompt, Open> ratedAnswers = new LinkedHashMap<>();
    private final Open ratedTexts = new Open(Form.RATED_TEXTS);
    private final Open labelledTexts = new Open(Form.LABELLED_TEXTS);

    private Panels() {}

    /**
     * A panel for each pair, ranking and prompt with rated answers; one for all rated and one for all labelled texts. Only what was said
     * of answers as a whole.
     */
    public static List<Panel> of(List<Preference> preferences) {
        Panels panels = new Panels();
        for (int i = 0; i < preferences.size(); i++) {
            int row = i;
            preferences.get(i).about(Attribute.OVERALL).ifPresent(overall -> panels.add(overall, row));
        }
        panels.ratedAnswers.values().forEach(open -> panels.complete.add(open.panel()));
        panels.complete.add(panels.ratedTexts.panel());
        panels.complete.add(panels.labelledTexts.panel());
        return panels.complete.stream()
                .filter(panel -> panel.answers().size() > 1)
                .toList();
    }

    private void add(Preference preference, int row) {
        switch (preference) {
            case Preference.Pair pair ->
                add(
                        Form.PAIR,
                        pair.prompt(),
                        List.of(pair.chosen(), pair.rejected()),
                        row,
                        List.of(new Opinion(pair.annotator(), List.of(1.0, 0.0))));
            case Preference.Ranking ranking ->
                add(
                        Form.RANKING,
                        ranking.prompt(),
                        ranking.responses(),
                        row,
                        ranking.rankings().stream().map(Panels::opinion).toList());
            case Preference.Rating rating -> open(rating.prompt()).add(rating, row);
            case Preference.LabelledText text -> labelledTexts.add(text, row);
        }
    }

    private void add(Form form, @Nullable Prompt prompt, List<String> answers, int row, List<Opinion> opinions) {
        complete.add(new Panel(
                form,
                answers.stream().map(answer -> ScoreInput.of(prompt, answer)).toList(),
                Collections.nCopies(answers.size(), row),
                opinions));
    }

    private static Opinion opinion(Preference.AnnotatorRanks ranks) {
        return new Opinion(
                ranks.annotator(),
                ranks.ranks().stream().map(rank -> -rank.doubleValue()).toList());
    }

    private Open open(@Nullable Prompt prompt) {
        return prompt == null
                ? ratedTexts
                : ratedAnswers.computeIfAbsent(prompt, first -> new Open(Form.RATED_ANSWERS));
    }

    /** A panel that grows row by row. */
    private static final class Open {
        private final Form form;
        private final List<ScoreInput> answers = new ArrayList<>();
        private final List<Integer> rows = new ArrayList<>();
        private final Map<String, List<Double>> values = new LinkedHashMap<>();

        Open(Form form) {
            this.form = form;
        }

        void add(Preference.Rating rating, int row) {
            rating.ratings().forEach(one -> note(one.annotator(), one.rating()));
            close(ScoreInput.of(rating.prompt(), rating.response()), row);
        }

        void add(Preference.LabelledText text, int row) {
            note(text.annotator(), text.acceptable() ? 1 : 0);
            close(ScoreInput.of(text.prompt(), text.text()), row);
        }

        /** What a person says of the next answer; the last word counts. */
        private void note(String annotator, double value) {
            List<Double> ofPerson = values.computeIfAbsent(annotator, name -> new ArrayList<>());
            fill(ofPerson, answers.size());
            if (ofPerson.size() == answers.size()) {
                ofPerson.add(value);
            } else {
                ofPerson.set(answers.size(), value);
            }
        }

        private void close(ScoreInput answer, int row) {
            answers.add(answer);
            rows.add(row);
        }

        private static void fill(List<Double> ofPerson, int size) {
            while (ofPerson.size() < size) {
                ofPerson.add(Double.NaN);
            }
        }

        Panel panel() {
            values.values().forEach(ofPerson -> fill(ofPerson, answers.size()));
            return new Panel(
                    form,
                    answers,
                    rows,
                    values.entrySet().stream()
                            .map(person -> new Opinion(person.getKey(), person.getValue()))
                            .toList());
        }
    }
}
