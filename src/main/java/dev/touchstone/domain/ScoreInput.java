package dev.touchstone.domain;

/** What a reward model judges: a whole text, or an answer to a prompt. */
public sealed interface ScoreInput {
    /** Characters, as {@link String#length} counts them. */
    int chars();

    /** A whole text; not blank. */
    record WholeText(String text) implements ScoreInput {
        public WholeText {
            if (text.isBlank()) {
                throw new TouchstoneException(Reason.EMPTY_TEXT, "text: empty (expected: some text)");
            }
        }

        @Override
        public int chars() {
            return text.length();
        }
    }

    /** A response to a prompt; the response is not blank. */
    record Answer(Prompt prompt, String response) implements ScoreInput {
        public Answer {
            if (response.isBlank()) {
                throw new TouchstoneException(Reason.EMPTY_TEXT, "response: empty (expected: some text)");
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
    }
}
