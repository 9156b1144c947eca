package dev.touchstone.data;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pair whose sides are lists of messages, as TRL takes them: the answers alone beside a {@code prompt}, or whole conversations
 * with a common beginning, which is then the prompt. Its {@code messages}, where they stand beside a prompt, repeat a side.
 */
final class ConversationPair {
    private ConversationPair() {}

    static boolean fits(JsonFields fields) {
        return fields.isList("chosen") && fields.isList("rejected");
    }

    static List<Preference> parse(JsonFields fields) {
        List<ChatMessage> chosen = Prompts.conversation(fields, "chosen");
        List<ChatMessage> rejected = Prompts.conversation(fields, "rejected");
        int common = commonBeginning(chosen, rejected);
        return List.of(new Preference.Pair(
                prompt(given(fields), chosen.subList(0, common)),
                answer("chosen", chosen, common),
                answer("rejected", rejected, common),
                fields.number("margin", 0),
                fields.number("weight", 1),
                fields.identifier("annotator"),
                fields.text("attribute", Attribute.OVERALL)));
    }

    private static @Nullable Prompt given(JsonFields fields) {
        return fields.has("prompt") ? Prompts.ofItsName(fields) : Prompts.optional(fields);
    }

    private static int commonBeginning(List<ChatMessage> chosen, List<ChatMessage> rejected) {
        int common = 0;
        while (common < Math.min(chosen.size(), rejected.size())
                && chosen.get(common).equals(rejected.get(common))) {
            common++;
        }
        return common;
    }

    /** The only message after the beginning. */
    static String answer(String field, List<ChatMessage> conversation, int common) {
        if (conversation.size() != common + 1) {
            throw JsonFields.problem(
                    field,
                    conversation.size() - common + " messages after the beginning common to both",
                    "one, the answer");
        }
        ChatMessage answer = conversation.getLast();
        if (!answer.role().equals("assistant")) {
            throw JsonFields.problem(field, "the last message is of role " + answer.role(), "assistant");
        }
        return answer.content();
    }

    /** The prompt that was given, unless the conversations repeat it, and what else they have in common. */
    private static @Nullable Prompt prompt(@Nullable Prompt given, List<ChatMessage> common) {
        if (common.isEmpty()) {
            return given;
        }
        List<ChatMessage> messages = new ArrayList<>();
        if (given instanceof Prompt.Conversation conversation && !startsWith(common, conversation.messages())) {
            messages.addAll(conversation.messages());
        }
        messages.addAll(common);
        return new Prompt.Conversation(messages);
    }

    private static boolean startsWith(List<ChatMessage> all, List<ChatMessage> beginning) {
        return all.size() >= beginning.size()
                && all.subList(0, beginning.size()).equals(beginning);
    }
}
