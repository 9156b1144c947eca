package dev.touchstone.domain;

import java.util.Optional;

/**
 * What a live answer answers, and how it is judged.
 *
 * @param prompt empty = the answer is judged as a whole text
 * @param query as for an item; its time is that of the stream, not of the answer
 */
public record LiveQuestion(Optional<Prompt> prompt, ScoreQuery query, LiveOptions options) {
    /** What is to be scored when the answer so far is {@code text}. */
    public ScoreInput with(String text) {
        return prompt.<ScoreInput>map(asked -> new ScoreInput.Answer(asked, text))
                .orElseGet(() -> new ScoreInput.WholeText(text));
    }
}
