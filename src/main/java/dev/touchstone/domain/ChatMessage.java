package dev.touchstone.domain;

import java.util.Set;
import java.util.regex.Pattern;

/** One turn of a conversation. */
public record ChatMessage(String role, String content) {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_-]{1,20}");

    public ChatMessage {
        new Violations()
                .check(ROLES.contains(role), "role", shown(role), "system, user or assistant")
                .check(!content.isBlank(), "content", "empty", "some text")
                .throwIfAny();
    }

    /** Whoever mistakes the content for the role must not find it in an error. */
    private static String shown(String role) {
        return NAME.matcher(role).matches() ? role : role.length() + " characters";
    }
}
