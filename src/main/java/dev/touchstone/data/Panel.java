package dev.touchstone.data;

import dev.touchstone.domain.Opinion;
import dev.touchstone.domain.ScoreInput;
import java.util.List;

/**
 * Answers that people compared with one another, and what each of them thought.
 *
 * @param rows for each answer, the index of the preference that holds it
 * @param opinions each with one value per answer
 */
public record Panel(Form form, List<ScoreInput> answers, List<Integer> rows, List<Opinion> opinions) {
    /** How people gave their opinions. */
    public enum Form {
        /** One of two answers was chosen: 1, the other 0. */
        PAIR,
        /** The answers of a row were put in order: the rank below zero. */
        RANKING,
        /** Answers to one prompt were rated: the ratings. */
        RATED_ANSWERS,
        /** Texts without a prompt were rated: the ratings. */
        RATED_TEXTS,
        /** Texts without a prompt were labelled: 1 or 0. */
        LABELLED_TEXTS;

        /** Whether the answers are to one prompt, so that one of them can be the best. */
        public boolean isOfOnePrompt() {
            return this != RATED_TEXTS && this != LABELLED_TEXTS;
        }

        /** Whether values are ratings, on one scale for all panels. */
        public boolean isRated() {
            return this == RATED_ANSWERS || this == RATED_TEXTS;
        }
    }

    public Panel {
        answers = List.copyOf(answers);
        rows = List.copyOf(rows);
        opinions = List.copyOf(opinions);
    }
}
