package dev.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreLineTest {
    @Test
    void input_text_isAWholeText() {
        assertThat(ScoreLine.parse("{\"id\": \"a\", \"text\": \"hello\"}").input())
                .isEqualTo(new ScoreInput.WholeText("hello"));
    }

    @Test
    void input_promptAndResponse_isAnAnswer() {
        assertThat(ScoreLine.parse("{\"prompt\": \"hi?\", \"response\": \"hi\", \"source\": 3}")
                        .input())
                .isEqualTo(new ScoreInput.Answer(new Prompt.Text("hi?"), "hi"));
    }

    @Test
    void input_messagesAndResponse_isAnAnswerToAConversation() {
        String line = "{\"messages\": [{\"role\": \"user\", \"content\": \"hi?\"}], \"response\": \"hi\"}";

        assertThat(ScoreLine.parse(line).input())
                .isEqualTo(
                        new ScoreInput.Answer(new Prompt.Conversation(List.of(new ChatMessage("user", "hi?"))), "hi"));
    }

    @Test
    void id_anyJsonValue_isKeptAsItIs() {
        assertThat(ScoreLine.parse("{\"id\": 7, \"text\": \"a\"}").id()).hasToString("7");
        assertThat(ScoreLine.parse("{\"id\": null, \"text\": \"a\"}").id()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                             | text, response: neither",
                "{\"text\": \"a\", \"response\": \"b\"}         | text, response: both",
                "{\"text\": \"a\", \"prompt\": \"b\"}           | prompt: given beside text",
                "{\"response\": \"b\"}                          | prompt, messages: neither",
                "{\"response\": \"b\", \"prompt\": 3}           | prompt: NUMBER (expected: a string)",
                "{\"response\": \"b\", \"messages\": {}}        | messages: OBJECT (expected: an array)",
                "{\"response\": \"b\", \"messages\": [3]}       | role: MISSING (expected: a string)",
                "{\"response\": \" \", \"prompt\": \"a\"}       | response: empty",
                "{\"text\": \"\"}                               | text: empty",
                "{\"text\": \"secret                            | broken JSON at column",
                "{\"text\": \"secret\"} secret                  | broken JSON at column",
                "{\"text\": \"secret\", \"text\": \"secret\"}   | broken JSON at column",
                "[\"secret\"]                                   | not a JSON object",
            })
    void input_wrongFields_areNamedWithoutTheText(String line, String problem) {
        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> ScoreLine.parse(line).input())
                .withMessageContaining(problem)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }
}
