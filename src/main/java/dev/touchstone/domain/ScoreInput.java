package dev.touchstone.domain;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a reward model judges: a whole text, or an answer to a prompt. */
public sealed interface ScoreInput {
    /** All that is sent, in order. */
    List<String> texts();

    /** Characters, as {@link String#length} counts them. */
    default int chars() {
        return texts().stream().mapToInt(String::length).sum();
    }

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
        public List<String> texts() {
            return List.of(text);
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
        public List<String> texts() {
            Stream<String> before =
                    switch (prompt) {
                        case Prompt.Text text -> Stream.of(text.text());
                        case Prompt.Conversation conversation ->
                            conversation.messages().stream().map(ChatMessage::content);
                    };
            return Stream.concat(before, Stream.of(response)).toList();
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
