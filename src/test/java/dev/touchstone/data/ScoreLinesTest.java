package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreLinesTest {
    @Test
    void next_text_isAWholeText() throws IOException {
        assertThat(only("{\"id\": \"a\", \"text\": \"hello\"}").input()).contains(new ScoreInput.WholeText("hello"));
    }

    @Test
    void next_promptAndResponse_isAnAnswer() throws IOException {
        assertThat(only("{\"prompt\": \"hi?\", \"response\": \"hi\", \"source\": 3}")
                        .input())
                .contains(new ScoreInput.Answer(new Prompt.Text("hi?"), "hi"));
    }

    @Test
    void next_messagesAndResponse_isAnAnswerToAConversation() throws IOException {
        String line = "{\"messages\": [{\"role\": \"user\", \"content\": \"hi?\"}], \"response\": \"hi\"}";

        assertThat(only(line).input())
                .contains(
                        new ScoreInput.Answer(new Prompt.Conversation(List.of(new ChatMessage("user", "hi?"))), "hi"));
    }

    @Test
    void next_ids_areKeptAsTheyAreOrNumbersOfLines() throws IOException {
        ScoreLines lines = lines("""
                {"id": {"n": 7}, "text": "a"}

                {"id": null, "text": "a"}
                """);

        assertThat(lines.next().orElseThrow().id()).hasToString("{\"n\":7}");
        assertThat(lines.next().orElseThrow().id()).hasToString("3");
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void next_brokenLine_isReportedUnderItsNumberAndTheNextIsRead() throws IOException {
        ScoreLines lines = new ScoreLines(new ByteArrayInputStream(
                "{\"text\": \"\u00e4\"}\n{\"text\": \"a\"}".getBytes(StandardCharsets.ISO_8859_1)));

        ScoreLine broken = lines.next().orElseThrow();
        assertThat(broken.id()).hasToString("1");
        assertThat(broken.problem().orElseThrow()).hasMessageContaining("malformed bytes");
        assertThat(lines.next().orElseThrow().input()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\": 1}                                    | text, response: neither",
                "{\"text\": \"a\", \"response\": \"b\"}         | text, response: both",
                "{\"text\": \"a\", \"prompt\": \"b\"}           | text: given beside a prompt",
                "{\"response\": \"b\"}                          | prompt: missing",
                "{\"response\": \"b\", \"prompt\": 3}           | prompt: 3 (expected: a text)",
                "{\"response\": \"b\", \"messages\": {}}        | messages: an object",
                "{\"response\": \"b\", \"messages\": [3]}       | messages[0]: 3",
                "{\"response\": \" \", \"prompt\": \"a\"}       | response: empty",
                "{\"text\": \"\"}                               | text: empty",
                "{\"text\": \"secret                            | not valid JSON at column",
                "{\"text\": \"secret\"} secret                  | line: not valid JSON",
                "{\"text\": \"secret\", \"text\": \"secret\"}   | line: a field twice",
                "[\"secret\"]                                   | line: a list",
            })
    void next_wrongFields_areNamedWithoutTheText(String line, String problem) throws IOException {
        ScoreLine item = only(line);

        assertThat(item.input()).isEmpty();
        TouchstoneException found = item.problem().orElseThrow();
        assertThat(found).hasMessageContaining(problem);
        assertThat(found.getMessage()).doesNotContain("secret");
        assertThat(found.reason()).isIn(Reason.INVALID_DATA, Reason.EMPTY_TEXT);
    }

    private static ScoreLine only(String line) throws IOException {
        return lines(line).next().orElseThrow();
    }

    private static ScoreLines lines(String text) {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return new ScoreLines(in);
    }
}
