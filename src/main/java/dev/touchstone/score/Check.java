package dev.touchstone.score;

import dev.touchstone.domain.ScoreOutcome;
import dev.touchstone.domain.TouchstoneException;

/** What came of a look at a live answer. */
sealed interface Check {
    /** It is not time yet for another check. */
    record NotWanted() implements Check {}

    /**
     * It was checked.
     *
     * @param answerTokens tokens of the answer, without those of its prompt, with those that were cut off
     */
    record Done(ScoreOutcome outcome, int answerTokens) implements Check {}

    static Check failed(TouchstoneException error) {
        return new Done(new ScoreOutcome.Failed(error), 0);
    }
}
