package dev.touchstone.domain;

import java.util.Set;

/** One turn of a conversation. */
public record ChatMessage(String role, String content) {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");

    public ChatMessage {
        new Violations()
                .check(ROLES.contains(role), "role", role, "system, user or assistant")
                .check(!content.isBlank(), "content", "empty", "some text")
                .throwIfAny();
    }
}
