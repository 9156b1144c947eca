package dev.touchstone.data;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Prompt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prompt among the fields of a line: {@code prompt}, a text or messages with role and content, or {@code messages}. */
final class Prompts {
    private Prompts() {}

    static @Nullable Prompt optional(JsonFields fields) {
        if (fields.has("prompt") && fields.has("messages")) {
            throw JsonFields.problem("messages", "given beside prompt", "one of the two");
        }
        return fields.has("messages") ? new Prompt.Conversation(conversation(fields, "messages")) : ofItsName(fields);
    }

    /** Of {@code prompt} alone. */
    static @Nullable Prompt ofItsName(JsonFields fields) {
        if (fields.isList("prompt")) {
            return new Prompt.Conversation(conversation(fields, "prompt"));
        }
        return fields.has("prompt") ? new Prompt.Text(fields.text("prompt")) : null;
    }

    /** The messages of a field. */
    static List<ChatMessage> conversation(JsonFields fields, String name) {
        return fields.objects(name).stream().map(Prompts::message).toList();
    }

    private static ChatMessage message(JsonFields fields) {
        String role = fields.text("role");
        String content = fields.text("content");
        return fields.build(() -> new ChatMessage(role, content));
    }

    static Prompt required(JsonFields fields) {
        Prompt prompt = optional(fields);
        if (prompt == null) {
            throw JsonFields.problem("prompt", "missing", "prompt or messages; fields found: " + fields.names());
        }
        return prompt;
    }
}
