package dev.touchstone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void next_ids_areKeptAsTheyAreBesideTheNumbersOfLines() throws IOException {
        ScoreLines lines = lines("""
                {"id": {"n": 7}, "text": "a"}

                {"id": null, "text": "a"}
                """);

        assertThat(lines.next().orElseThrow().id().orElseThrow()).hasToString("{\"n\":7}");
        ScoreLine nameless = lines.next().orElseThrow();
        assertThat(nameless.id()).isEmpty();
        assertThat(nameless.number()).isEqualTo(3);
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void next_brokenLine_isReportedUnderItsNumberAndTheNextIsRead() throws IOException {
        byte[] latin = "{\"text\": \"\u00e4\"}\n{\"text\": \"a\"}".getBytes(StandardCharsets.ISO_8859_1);
        ScoreLines lines = new ScoreLines(new ByteArrayInputStream(latin), "items.jsonl");

        ScoreLine broken = lines.next().orElseThrow();
        assertThat(broken.id()).isEmpty();
        assertThat(broken.number()).isEqualTo(1);
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

    @Test
    void next_gzip_isDecompressed() throws IOException {
        byte[] whole = gzip("{\"text\": \"a\"}\n");

        ScoreLines lines = new ScoreLines(new ByteArrayInputStream(whole), "items.jsonl.gz");

        assertThat(lines.next().orElseThrow().input()).contains(new ScoreInput.WholeText("a"));
        assertThat(lines.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 15})
    void next_truncatedGzip_isInvalidDataNamingTheSource(int bytes) throws IOException {
        InputStream cut = new ByteArrayInputStream(gzip("{\"text\": \"a\"}\n"), 0, bytes);

        assertThatExceptionOfType(TouchstoneException.class)
                .isThrownBy(() -> new ScoreLines(cut, "items.jsonl.gz").next())
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.INVALID_DATA))
                .withMessageStartingWith("items.jsonl.gz: gzip data that ends too early");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static ScoreLine only(String line) throws IOException {
        return lines(line).next().orElseThrow();
    }

    private static ScoreLines lines(String text) throws IOException {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return new ScoreLines(in, "items.jsonl");
    }
}
