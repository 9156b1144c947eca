package dev.touchstone.domain;

import java.util.Optional;

/**
 * What a live answer answers, and how it is judged.
 *
 * @param prompt empty = the answer is judged as a whole text
 * @param query as for an item; its time is that of the stream, not of the answer
 */
public record LiveQuestion(Optional<Prompt> prompt, ScoreQuery query, LiveOptions options) {
    public LiveQuestion {
        new Violations()
                .check(
                        options.mode() != LiveOptions.Mode.HOLD || query.truncation() != Truncation.RIGHT,
                        "truncation",
                        query.truncation(),
                        "NONE or LEFT in mode HOLD, as what RIGHT cuts off is never read and must not be released; or mode"
                                + " OBSERVE")
                .throwIfAny();
    }

    /** What is to be scored when the answer so far is {@code text}. */
    public ScoreInput with(String text) {
        return prompt.<ScoreInput>map(asked -> new ScoreInput.Answer(asked, text))
                .orElseGet(() -> new ScoreInput.WholeText(text));
    }
}
