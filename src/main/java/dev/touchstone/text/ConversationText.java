package dev.touchstone.text;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Prompt;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A prompt as one text: turns are named after who speaks, and a blank line lies between them. */
public final class ConversationText {
    private ConversationText() {}

    public static String render(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Text text -> text.text();
            case Prompt.Conversation conversation -> render(conversation.messages());
        };
    }

    private static String render(List<ChatMessage> messages) {
        return messages.stream().map(ConversationText::turn).collect(Collectors.joining("\n\n"));
    }

    private static String turn(ChatMessage message) {
        String role = message.role();
        return role.substring(0, 1).toUpperCase(Locale.ROOT) + role.substring(1) + ": " + message.content();
    }
}
