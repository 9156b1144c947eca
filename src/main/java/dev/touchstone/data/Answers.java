package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.Prompt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What annotators were shown: a prompt and one or more answers to it, each with the name by which their judgements call it.
 *
 * @param names of the answers
 * @param texts of the answers
 */
record Answers(@Nullable Prompt prompt, List<String> names, List<String> texts) {
    private static final List<String> PROMPTS = List.of("prompt", "messages", "instruction", "question");
    private static final Pattern ANSWER =
            Pattern.compile("(response|answer|completion|generation|output|candidate|text)s?[-_ ]?\\w{0,3}");
    private static final List<String> LISTS = List.of("responses", "answers", "items");
    private static final List<String> TEXTS = List.of("text", "body", "html", "content", "response", "title");
    private static final Set<String> OTHERS = Set.of("id", "source-ref", "created_at", "updated_at");

    Answers {
        names = List.copyOf(names);
        texts = List.copyOf(texts);
    }

    /** Position of the answer that a judgement calls so; -1 when it is none. */
    int indexOf(String name) {
        return names.indexOf(name);
    }

    int count() {
        return names.size();
    }

    /** Those of a task's data: named by {@code columns}, or told by what such fields are usually called. */
    static Answers of(JsonFields data, Columns columns) {
        Map<String, String> answers =
                columns.names("responses") ? byField(data, columns.of("responses")) : found(data, columns);
        if (answers.isEmpty()) {
            throw JsonFields.problem(
                    "responses",
                    "none among the fields " + data.names(),
                    "columns for responses: the fields that hold the answers");
        }
        return new Answers(prompt(data, columns), List.copyOf(answers.keySet()), List.copyOf(answers.values()));
    }

    private static Map<String, String> found(JsonFields data, Columns columns) {
        for (String name : LISTS) {
            if (data.isList(name)) {
                return listed(data, name);
            }
        }
        List<String> texts = data.node().properties().stream()
                .filter(field -> field.getValue().isTextual())
                .map(Map.Entry::getKey)
                .filter(name -> !isPrompt(name, columns) && !OTHERS.contains(name))
                .toList();
        List<String> answers =
                texts.stream().filter(name -> ANSWER.matcher(name).matches()).toList();
        return byField(data, answers.isEmpty() ? texts : answers);
    }

    private static Map<String, String> byField(JsonFields data, List<String> names) {
        if (names.size() == 1 && data.isList(names.getFirst())) {
            return listed(data, names.getFirst());
        }
        Map<String, String> answers = new LinkedHashMap<>();
        names.forEach(name -> answers.put(name, data.text(name)));
        return answers;
    }

    /** Texts, which are called by their number from 1, or objects with an id and a text. */
    private static Map<String, String> listed(JsonFields data, String name) {
        Map<String, String> answers = new LinkedHashMap<>();
        if (data.node().get(name).path(0).isTextual()) {
            List<String> texts = data.texts(name);
            texts.forEach(text -> answers.put(String.valueOf(answers.size() + 1), text));
            return answers;
        }
        for (JsonFields item : data.objects(name)) {
            String text = TEXTS.stream().filter(item::has).findFirst().orElse("text");
            answers.put(item.identifier("id"), item.text(text));
        }
        return answers;
    }

    private static boolean isPrompt(String name, Columns columns) {
        return columns.names("prompt") ? columns.of("prompt").contains(name) : PROMPTS.contains(name);
    }

    private static @Nullable Prompt prompt(JsonFields data, Columns columns) {
        List<String> names = columns.names("prompt") ? columns.of("prompt") : PROMPTS;
        for (String name : names) {
            JsonNode value = data.node().path(name);
            if (value.isArray()) {
                return new Prompt.Conversation(Prompts.conversation(data, name));
            }
            if (value.isTextual()) {
                return new Prompt.Text(data.text(name));
            }
        }
        return null;
    }
}
