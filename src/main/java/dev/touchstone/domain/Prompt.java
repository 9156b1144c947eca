package dev.touchstone.domain;

import java.util.List;

/** What was asked: plain text or a conversation. */
public sealed interface Prompt {
    /** A prompt of plain text; not blank. */
    record Text(String text) implements Prompt {
        public Text {
            new Violations()
                    .check(!text.isBlank(), "prompt", "empty", "some text")
                    .throwIfAny();
        }
    }

    /** A prompt of one or more messages. */
    record Conversation(List<ChatMessage> messages) implements Prompt {
        public Conversation {
            new Violations()
                    .check(!messages.isEmpty(), "messages", "none", "at least one")
                    .throwIfAny();
            messages = List.copyOf(messages);
        }
    }
}
