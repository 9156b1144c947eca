package dev.touchstone.data;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Preference;
import java.util.List;

/** TRL's unpaired preferences: a completion, a text or a list with one message, and whether it is desirable. */
final class Completions {
    private Completions() {}

    static boolean fits(JsonFields fields) {
        return fields.has("completion") && fields.has("label");
    }

    static List<Preference> parse(JsonFields fields) {
        return List.of(new Preference.LabelledText(
                Prompts.required(fields),
                completion(fields),
                fields.label("label"),
                fields.number("weight", 1),
                fields.identifier("annotator")));
    }

    private static String completion(JsonFields fields) {
        if (!fields.isList("completion")) {
            return fields.text("completion");
        }
        List<ChatMessage> messages = Prompts.conversation(fields, "completion");
        return ConversationPair.answer("completion", messages, 0);
    }
}
