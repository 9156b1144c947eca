package dev.touchstone.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTokenizerTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/tokenizers");
    private static final Path BERT = GOLDEN.resolve("bert");
    private static final int LONG = 10_000;
    private static final Prompt QUESTION = new Prompt.Text("the question");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert",
                "bert-slow",
                "bert-slow-cased",
                "opt",
                "opt-slow",
                "opt-slow-added",
                "distilbert-slow",
                "gpt2-slow",
                "roberta-slow",
                "roberta-slow-spaced"
            })
    void encode_golden_equalsTransformers(String name) throws IOException {
        List<String> lines = Files.readAllLines(GOLDEN.resolve(name).resolve("expected.jsonl"));
        assertThat(lines).hasSizeGreaterThan(100);
        try (TextTokenizer tokenizer = TextTokenizer.open(GOLDEN.resolve(name))) {
            for (String line : lines) {
                JsonNode golden = new JsonMapper().readTree(line);
                Tokens tokens = tokenizer.encode(input(golden), truncation(golden), maxLength(golden));
                assertThat(tokens.ids()).as(line).isEqualTo(ints(golden.get("ids")));
                assertThat(tokens.typeIds()).as(line).isEqualTo(ints(golden.get("type_ids")));
            }
        }
    }

    private static ScoreInput input(JsonNode golden) {
        return golden.has("text")
                ? text(golden.get("text").textValue())
                : new ScoreInput.Answer(
                        new Prompt.Text(golden.get("prompt").textValue()),
                        golden.get("response").textValue());
    }

    private static Truncation truncation(JsonNode golden) {
        return golden.has("truncation")
                ? Truncation.valueOf(golden.get("truncation").textValue().toUpperCase(Locale.ROOT))
                : Truncation.NONE;
    }

    private static int maxLength(JsonNode golden) {
        return golden.has("max_length") ? golden.get("max_length").intValue() : LONG;
    }

    private static int[] ints(JsonNode array) {
        return IntStream.range(0, array.size())
                .map(i -> array.get(i).intValue())
                .toArray();
    }

    @Test
    void encode_tooLongWithoutTruncation_saysHowLong() {
        try (TextTokenizer tokenizer = TextTokenizer.open(BERT)) {
            assertThat(tokenizer
                            .encode(text("the film was very good"), Truncation.NONE, 7)
                            .truncated())
                    .isFalse();
            assertFails(
                    () -> tokenizer.encode(text("the film was very good"), Truncation.NONE, 6),
                    Reason.TEXT_TOO_LONG,
                    "text: 7 tokens (expected: <= 6");
        }
    }

    @Test
    void encode_truncated_saysSo() {
        try (TextTokenizer tokenizer = TextTokenizer.open(BERT)) {
            Tokens tokens = tokenizer.encode(text("the film was very good"), Truncation.RIGHT, 6);
            assertThat(tokens.truncated()).isTrue();
            assertThat(tokens.length()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RIGHT", "LEFT"})
    void encode_nothingOfTheResponseLeft_isTooLong(String side) {
        try (TextTokenizer tokenizer = TextTokenizer.open(BERT)) {
            ScoreInput answer = new ScoreInput.Answer(new Prompt.Text("the very very very good question"), "good");
            Truncation truncation = Truncation.valueOf(side);
            int shortest = side.equals("RIGHT") ? 10 : 4;
            assertThat(tokenizer.encode(answer, truncation, shortest).length()).isEqualTo(shortest);
            assertFails(
                    () -> tokenizer.encode(answer, truncation, shortest - 1),
                    Reason.TEXT_TOO_LONG,
                    "leaves nothing of it");
        }
    }

    @Test
    void encode_halfASurrogatePair_isInvalid() {
        try (TextTokenizer tokenizer = TextTokenizer.open(BERT)) {
            assertFails(() -> encode(tokenizer, text("good \ud83d")), Reason.INVALID_TEXT, "text: ");
            assertFails(
                    () -> encode(tokenizer, new ScoreInput.Answer(QUESTION, "\udc4d good")),
                    Reason.INVALID_TEXT,
                    "response: ");
        }
    }

    @Test
    void encode_moreCharactersThanAllowed_isTooLong() {
        try (TextTokenizer tokenizer = TextTokenizer.open(BERT, 20)) {
            assertThat(encode(tokenizer, text("a".repeat(20))).length()).isGreaterThan(2);
            assertFails(() -> encode(tokenizer, text("a".repeat(21))), Reason.TEXT_TOO_LONG, "21 characters");
        }
    }

    @Test
    void encode_invisibleText_isEmpty() {
        try (TextTokenizer tokenizer = TextTokenizer.open(BERT)) {
            ScoreInput noPrompt = new ScoreInput.Answer(new Prompt.Text("\u200b"), "good");
            ScoreInput noResponse = new ScoreInput.Answer(QUESTION, "\u200b");
            assertFails(() -> encode(tokenizer, text("\u200b")), Reason.EMPTY_TEXT, "text: no tokens");
            assertFails(() -> encode(tokenizer, noPrompt), Reason.EMPTY_TEXT, "prompt: no tokens");
            assertFails(() -> encode(tokenizer, noResponse), Reason.EMPTY_TEXT, "response: no tokens");
        }
    }

    @Test
    void encode_conversation_isItsTurnsAsText() {
        Prompt conversation = new Prompt.Conversation(
                List.of(new ChatMessage("user", "the question"), new ChatMessage("assistant", "the answer")));
        Prompt rendered = new Prompt.Text("User: the question\n\nAssistant: the answer");
        assertThat(ConversationText.render(conversation)).isEqualTo(ConversationText.render(rendered));
        try (TextTokenizer tokenizer = TextTokenizer.open(BERT)) {
            Tokens expected = encode(tokenizer, new ScoreInput.Answer(rendered, "good"));
            Tokens tokens = encode(tokenizer, new ScoreInput.Answer(conversation, "good"));
            assertThat(tokens.ids()).isEqualTo(expected.ids());
        }
    }

    @Test
    void encode_manyThreads_givesTheSameTokens() throws Exception {
        List<ScoreInput> inputs = IntStream.range(0, 200)
                .mapToObj(i -> text("the film was good ".repeat(1 + i % 17) + i))
                .toList();
        try (TextTokenizer tokenizer = TextTokenizer.open(BERT);
                ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<Tokens>> results = new ArrayList<>();
            for (ScoreInput input : inputs) {
                results.add(pool.submit(() -> encode(tokenizer, input)));
            }
            for (int i = 0; i < inputs.size(); i++) {
                int[] expected = encode(tokenizer, inputs.get(i)).ids();
                assertThat(results.get(i).get().ids()).isEqualTo(expected);
            }
        }
    }

    @Test
    void encode_afterClose_fails() {
        TextTokenizer tokenizer = TextTokenizer.open(BERT);
        tokenizer.close();
        tokenizer.close();
        assertThatThrownBy(() -> encode(tokenizer, text("good"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void open_noTokenizerFile_saysWhatIsMissing(@TempDir Path directory) {
        assertFails(() -> TextTokenizer.open(directory), Reason.INVALID_MODEL, "no tokenizer.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "not json", "{\"version\":\"1.0\",\"model\":{\"type\":\"Unheard\"}}"})
    void open_damagedTokenizerFile_isInvalid(String content, @TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("tokenizer.json"), content);
        assertFails(() -> TextTokenizer.open(directory), Reason.INVALID_MODEL, "tokenizer.json");
    }

    private static Tokens encode(TextTokenizer tokenizer, ScoreInput input) {
        return tokenizer.encode(input, Truncation.NONE, LONG);
    }

    private static ScoreInput text(String text) {
        return new ScoreInput.WholeText(text);
    }

    private static void assertFails(ThrowingCallable call, Reason reason, String message) {
        assertThatThrownBy(call)
                .hasMessageContaining(message)
                .asInstanceOf(type(TouchstoneException.class))
                .extracting(TouchstoneException::reason)
                .isEqualTo(reason);
    }
}
