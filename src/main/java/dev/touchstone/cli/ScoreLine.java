package dev.touchstone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Prompt;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.ScoreInput;
import dev.touchstone.domain.TouchstoneException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item to score as a JSON object: {@code text}, or {@code response} with {@code prompt} or {@code messages}. */
record ScoreLine(JsonNode item) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws TouchstoneException INVALID_DATA, which tells the place but not the text */
    static ScoreLine parse(String line) {
        try {
            JsonNode item = JSON.readTree(line);
            if (!item.isObject()) {
                throw invalid("not a JSON object (expected: {\"text\": ...} or {\"prompt\": ..., \"response\": ...})");
            }
            return new ScoreLine(item);
        } catch (JsonProcessingException e) {
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            throw invalid("broken JSON at column " + column + " (expected: one JSON object a line)");
        }
    }

    /** The caller's id, if there is one. */
    @Nullable
    JsonNode id() {
        JsonNode id = item.get("id");
        return id == null || id.isNull() ? null : id;
    }

    /** @throws TouchstoneException INVALID_DATA, INVALID_REQUEST, EMPTY_TEXT */
    ScoreInput input() {
        if (has("text") == has("response")) {
            throw invalid("text, response: " + (has("text") ? "both" : "neither") + " (expected: one of them)");
        }
        if (has("text")) {
            refuse("prompt", "text");
            refuse("messages", "text");
            return new ScoreInput.WholeText(string(item, "text"));
        }
        return new ScoreInput.Answer(prompt(), string(item, "response"));
    }

    private Prompt prompt() {
        if (has("prompt") == has("messages")) {
            throw invalid("prompt, messages: " + (has("prompt") ? "both" : "neither") + " (expected: one of them)");
        }
        return has("prompt") ? new Prompt.Text(string(item, "prompt")) : new Prompt.Conversation(messages());
    }

    private List<ChatMessage> messages() {
        if (!item.get("messages").isArray()) {
            throw invalid("messages: " + item.get("messages").getNodeType() + " (expected: an array)");
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : item.get("messages")) {
            messages.add(new ChatMessage(string(message, "role"), string(message, "content")));
        }
        return messages;
    }

    private boolean has(String field) {
        return item.hasNonNull(field);
    }

    private void refuse(String field, String beside) {
        if (has(field)) {
            throw invalid(field + ": given beside " + beside + " (expected: beside response)");
        }
    }

    private static String string(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw invalid(field + ": " + value.getNodeType() + " (expected: a string)");
        }
        return value.textValue();
    }

    private static TouchstoneException invalid(String message) {
        return new TouchstoneException(Reason.INVALID_DATA, message);
    }
}
