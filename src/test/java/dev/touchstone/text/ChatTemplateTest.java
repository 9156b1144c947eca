package dev.touchstone.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.Tokens;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Truncation;
import dev.touchstone.jinja.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChatTemplateTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path CHAT = GOLDEN.resolve("chat");
    private static final Optional<Instant> NOW = Optional.of(Instant.parse("2026-03-05T14:07:09Z"));
    private static final int LONG = 10_000;
    private static final String CLOCK = "{{ strftime_now('%d %b %Y') }}{{ messages[-1].content }}";

    private static final Map<String, Value> TOKENS = Map.of(
            "bos_token", Value.of("<s>"),
            "eos_token", Value.of("</s>"),
            "unk_token", Value.of("<unk>"),
            "pad_token", Value.of("<pad>"));

    @TempDir
    Path directory;

    static Stream<JsonNode> renderings() throws IOException {
        return goldens("renderings.json");
    }

    static Stream<JsonNode> tokens() throws IOException {
        return goldens("tokens.json");
    }

    private static Stream<JsonNode> goldens(String file) throws IOException {
        JsonNode cases = new JsonMapper().readTree(CHAT.resolve(file).toFile());
        assertThat(cases).hasSizeGreaterThan(10);
        return StreamSupport.stream(cases.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("renderings")
    void render_golden_equalsTransformers(JsonNode golden) throws IOException {
        List<ChatMessage> messages = messages(golden);
        String file = golden.get("template").textValue();
        ChatTemplate template =
                ChatTemplate.parse(new ChatTemplateFile(file, Files.readString(CHAT.resolve(file))), TOKENS, NOW);
        if (golden.has("error")) {
            assertFails(
                    () -> template.text(messages),
                    Reason.INVALID_REQUEST,
                    golden.get("error").textValue());
        } else {
            assertThat(template.text(messages)).isEqualTo(golden.get("text").textValue());
        }
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void encode_golden_equalsTransformers(JsonNode golden) throws IOException {
        copyTokenizer(golden.get("tokenizer").textValue());
        Files.copy(CHAT.resolve(golden.get("template").textValue()), directory.resolve("chat_template.jinja"));
        int[] ids = ints(golden.get("ids"));
        try (TextTokenizer tokenizer = TextTokenizer.open(directory, NOW)) {
            ScoreInput input = answer(messages(golden));
            assertThat(tokenizer.encode(input, Truncation.NONE, LONG).ids()).isEqualTo(ids);
            int shorter = golden.get("left").size();
            assertThat(tokenizer.encode(input, Truncation.LEFT, shorter).ids()).isEqualTo(ints(golden.get("left")));
            assertThat(tokenizer.encode(input, Truncation.RIGHT, shorter).ids()).isEqualTo(ints(golden.get("right")));
        }
    }

    @Test
    void encode_templateAndTokenizerBothAddTheFirstToken_itIsThereOnce() throws IOException {
        copyTokenizer("llama");
        template("{{ bos_token }}{{ messages[-1].content }}");
        try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
            int first = tokenizer.encode(new ScoreInput.WholeText("a"), Truncation.NONE, LONG)
                    .ids()[0];
            Tokens tokens = encode(tokenizer, "a kind answer");
            assertThat(tokens.ids()).startsWith(first);
            assertThat(IntStream.of(tokens.ids()).filter(id -> id == first)).hasSize(1);
        }
    }

    @Test
    void encode_answer_knowsWhereItBegins() throws IOException {
        copyTokenizer("llama");
        template("{% for m in messages %}[{{ m.role }}👍] {{ m.content | trim }}\n{% endfor %}");
        try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
            Tokens whole = encode(tokenizer, "a kind answer");
            Tokens begun = encode(tokenizer, "a");
            assertThat(begun.promptTokens()).isEqualTo(whole.promptTokens()).isGreaterThan(10);
            assertThat(begun.ids()[begun.promptTokens()]).isEqualTo(whole.ids()[whole.promptTokens()]);
            // Of an answer that is cut away altogether, nothing would be judged.
            assertFails(
                    () -> tokenizer.encode(answer("a"), Truncation.RIGHT, begun.promptTokens()),
                    Reason.TEXT_TOO_LONG,
                    "leaves nothing of it");
        }
    }

    @Test
    void encode_namedTemplates_takesTheDefault() throws IOException {
        copyTokenizer("llama");
        ChatTemplateFile file = withTemplates("""
            {"chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}]}\
            """);
        assertThat(file.text()).isEqualTo("d");
        Files.writeString(directory.resolve("chat_template.json"), "{\"chat_template\": \"j\"}");
        assertThat(found().text()).isEqualTo("d");
        Files.writeString(directory.resolve("tokenizer_config.json"), "{\"chat_template\": null}");
        assertThat(found().text()).isEqualTo("j");
        template("file");
        assertThat(found().text()).isEqualTo("file");
        Files.delete(directory.resolve("chat_template.jinja"));
        assertFails(
                () -> withTemplates("{\"chat_template\": [{\"name\": \"rag\", \"template\": \"r\"}]}"),
                Reason.INVALID_MODEL,
                "chat_template: no template");
    }

    private ChatTemplateFile withTemplates(String config) throws IOException {
        Files.writeString(directory.resolve("tokenizer_config.json"), config);
        return found();
    }

    private ChatTemplateFile found() {
        return ChatTemplateFile.find(new TokenizerFiles(directory)).orElseThrow();
    }

    @Test
    void encode_clock_standsStill() throws IOException {
        copyTokenizer("llama");
        template(CLOCK);
        try (TextTokenizer first = TextTokenizer.open(directory, NOW);
                TextTokenizer second = TextTokenizer.open(directory, NOW);
                TextTokenizer other = TextTokenizer.open(directory, Optional.of(Instant.EPOCH));
                TextTokenizer none = TextTokenizer.open(directory)) {
            assertThat(first.templateTime()).isEqualTo(NOW);
            assertThat(encode(first, "a").ids()).isEqualTo(encode(second, "a").ids());
            assertThat(encode(first, "a").ids()).isNotEqualTo(encode(other, "a").ids());
            assertFails(
                    () -> encode(none, "a"), Reason.UNSUPPORTED_MODEL, "only a published version has a time pinned");
        }
    }

    @Test
    void templateTime_templateWithoutClock_isEmpty() throws IOException {
        copyTokenizer("llama");
        template("{{ messages[-1].content }}");
        try (TextTokenizer tokenizer = TextTokenizer.open(directory, NOW)) {
            assertThat(tokenizer.templateTime()).isEmpty();
        }
    }

    @Test
    void encode_unsupportedTemplate_refusesConversationsAlone() throws IOException {
        copyTokenizer("llama");
        template("\n{{ messages | shuffle }}");
        try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
            assertThat(tokenizer
                            .encode(new ScoreInput.WholeText("a"), Truncation.NONE, LONG)
                            .length())
                    .isPositive();
            assertFails(
                    () -> encode(tokenizer, "a"),
                    Reason.UNSUPPORTED_MODEL,
                    "chat_template.jinja: line 2: filter `shuffle` is not supported");
        }
    }

    @Test
    void encode_templateLeavesTheAnswerOut_isRefused() throws IOException {
        copyTokenizer("llama");
        template("{{ messages[0].content }}");
        try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
            assertFails(() -> encode(tokenizer, "a"), Reason.INVALID_REQUEST, "leaves the answer out");
        }
    }

    @Test
    void encode_templateQuotesTheConversation_theErrorDoesNot() throws IOException {
        copyTokenizer("llama");
        template("{{ raise_exception('cannot read: ' + messages[0].content) }}");
        try (TextTokenizer tokenizer = TextTokenizer.open(directory)) {
            assertThatThrownBy(() -> encode(tokenizer, "a"))
                    .hasMessageContaining("refused by the model's chat template")
                    .hasMessageNotContaining("parcel");
        }
    }

    private static Tokens encode(TextTokenizer tokenizer, String answer) {
        return tokenizer.encode(answer(answer), Truncation.NONE, LONG);
    }

    private static ScoreInput answer(String answer) {
        return answer(List.of(new ChatMessage("user", "Where is my parcel?"), new ChatMessage("assistant", answer)));
    }

    private static ScoreInput answer(List<ChatMessage> messages) {
        return new ScoreInput.Answer(
                new Prompt.Conversation(messages.subList(0, messages.size() - 1)),
                messages.getLast().content());
    }

    private static List<ChatMessage> messages(JsonNode golden) {
        List<ChatMessage> messages = new ArrayList<>();
        golden.get("messages")
                .forEach(message -> messages.add(new ChatMessage(
                        message.get("role").textValue(), message.get("content").textValue())));
        return messages;
    }

    private static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    private void copyTokenizer(String family) throws IOException {
        for (String file : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
            Files.copy(GOLDEN.resolve(family).resolve(file), directory.resolve(file));
        }
    }

    private void template(String text) throws IOException {
        Files.writeString(directory.resolve("chat_template.jinja"), text);
    }

    private static void assertFails(ThrowingCallable action, Reason reason, String message) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        TouchstoneException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }
}
