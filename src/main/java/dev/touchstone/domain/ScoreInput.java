package dev.touchstone.domain;

import org.jspecify.annotations.Nullable;

/** What a reward model judges: a whole text, or an answer to a prompt. */
public sealed interface ScoreInput {
    /** Characters, as {@link String#length} counts them. */
    int chars();

    /** Name of the field that is judged. */
    String field();

    /** What is judged: the whole text, or the response. */
    String judged();

    /** Length of what is judged, in Unicode code points. */
    default int judgedLength() {
        return judged().codePointCount(0, judged().length());
    }

    /** An answer, or without a prompt a whole text. */
    static ScoreInput of(@Nullable Prompt prompt, String response) {
        return prompt == null ? new WholeText(response) : new Answer(prompt, response);
    }

    /** A whole text; not blank. */
    record WholeText(String text) implements ScoreInput {
        public WholeText {
            if (text.isBlank()) {
                throw TouchstoneException.of(Reason.EMPTY_TEXT, "text", "empty (expected: some text)");
            }
        }

        @Override
        public int chars() {
            return text.length();
        }

        @Override
        public String field() {
            return "text";
        }

        @Override
        public String judged() {
            return text;
        }
    }

    /** A response to a prompt; the response is not blank. */
    record Answer(Prompt prompt, String response) implements ScoreInput {
        public Answer {
            if (response.isBlank()) {
                throw TouchstoneException.of(Reason.EMPTY_TEXT, "response", "empty (expected: some text)");
            }
        }

        @Override
        public int chars() {
            int promptChars =
                    switch (prompt) {
                        case Prompt.Text text -> text.text().length();
                        case Prompt.Conversation conversation ->
                            conversation.messages().stream()
                                    .mapToInt(m -> m.content().length())
                                    .sum();
                    };
            return promptChars + response.length();
        }

        @Override
        public String field() {
            return "response";
        }

        @Override
        public String judged() {
            return response;
        }
    }
}
