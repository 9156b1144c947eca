package dev.touchstone.text;

import dev.touchstone.domain.ChatMessage;
import dev.touchstone.domain.FieldViolation;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.jinja.Strftime;
import dev.touchstone.jinja.Template;
import dev.touchstone.jinja.TemplateException;
import dev.touchstone.jinja.Value;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * How a model was taught to read conversations: a template in Jinja, rendered as transformers' {@code apply_chat_template} does it
 * without tools. Immutable.
 */
final class ChatTemplate {
    private static final String CLOCK = "strftime_now";
    /** Stands for an answer where it is to be found in a rendering. No text has it: it is private use. */
    private static final String MARK = "\uf8ff";

    private final String file;
    private final Template template;
    private final Map<String, Value> constants;
    private final Optional<Instant> time;

    private ChatTemplate(String file, Template template, Map<String, Value> constants, Optional<Instant> time) {
        this.file = file;
        this.template = template;
        this.constants = Map.copyOf(constants);
        this.time = time;
    }

    /**
     * Reads a template.
     *
     * @param tokens the special tokens by the names that templates have for them
     * @param now what a template that asks for the time is told; if it is not known the template has no clock, and its own date
     *     where it has one for that case
     * @throws TouchstoneException UNSUPPORTED_MODEL, naming the file, the line and what there is not supported
     */
    static ChatTemplate parse(ChatTemplateFile file, Map<String, Value> tokens, Optional<Instant> now) {
        Template template;
        try {
            template = Template.parse(file.text());
        } catch (TemplateException e) {
            throw unsupported(file.name(), String.valueOf(e.getMessage()));
        }
        Map<String, Value> constants = new HashMap<>(tokens);
        constants.put("tools", Value.None.NONE);
        constants.put("documents", Value.None.NONE);
        constants.put("add_generation_prompt", Value.of(false));
        now.ifPresent(time -> constants.put(CLOCK, Strftime.of(time.atZone(ZoneOffset.UTC))));
        return new ChatTemplate(file.name(), template, constants, now.filter(time -> template.mentions(CLOCK)));
    }

    /** The time it takes for now; empty if it does not ask, or is not told. */
    Optional<Instant> time() {
        return time;
    }

    /**
     * A conversation that ends with an answer of the assistant.
     *
     * @throws TouchstoneException INVALID_REQUEST when the template refuses the conversation, or leaves the answer out;
     *     UNSUPPORTED_MODEL when it cannot be rendered
     */
    RenderedChat render(List<ChatMessage> prompt, String answer) {
        String marked = text(with(prompt, MARK));
        if (!marked.contains(MARK)) {
            throw TouchstoneException.of(
                    Reason.INVALID_REQUEST, "messages", "the model's chat template leaves the answer out");
        }
        return RenderedChat.between(marked, text(with(prompt, answer)));
    }

    private static List<ChatMessage> with(List<ChatMessage> prompt, String answer) {
        List<ChatMessage> messages = new ArrayList<>(prompt);
        messages.add(new ChatMessage("assistant", answer));
        return messages;
    }

    String text(List<ChatMessage> messages) {
        Map<String, Value> variables = new HashMap<>(constants);
        variables.put(
                "messages",
                Value.list(messages.stream().map(ChatTemplate::message).toList()));
        try {
            return template.render(variables);
        } catch (TemplateException e) {
            throw e.isRaised() ? refused(e, messages) : failed(e);
        }
    }

    private static Value message(ChatMessage message) {
        SequencedMap<String, Value> fields = new LinkedHashMap<>();
        fields.put("role", Value.of(message.role()));
        fields.put("content", Value.of(message.content()));
        return Value.dict(fields);
    }

    /** In the template's words, unless they may quote the conversation. */
    private static TouchstoneException refused(TemplateException e, List<ChatMessage> messages) {
        String words = String.valueOf(e.getMessage());
        boolean quotes = messages.stream()
                .anyMatch(message -> words.contains(message.content().strip()));
        return TouchstoneException.of(
                Reason.INVALID_REQUEST,
                "messages",
                "refused by the model's chat template" + (quotes ? "" : " (expected: " + words + ")"));
    }

    private TouchstoneException failed(TemplateException e) {
        boolean noClock = time.isEmpty() && template.mentions(CLOCK);
        String hint = noClock ? "; it reads the clock, and only a published version has a time pinned for that" : "";
        return unsupported(file, e.getMessage() + hint);
    }

    private static TouchstoneException unsupported(String file, String what) {
        return new TouchstoneException(
                Reason.UNSUPPORTED_MODEL,
                List.of(new FieldViolation(
                        "messages", "the model's chat template cannot be rendered: " + file + ": " + what)));
    }
}
