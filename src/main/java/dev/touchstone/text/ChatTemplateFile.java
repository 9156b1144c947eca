package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Where a directory has its chat template; of several files transformers takes the first of these.
 *
 * @param name of the file
 */
record ChatTemplateFile(String name, String text) {
    private static final String JINJA = "chat_template.jinja";
    private static final String FIELD = "chat_template";
    private static final String DEFAULT = "default";

    static Optional<ChatTemplateFile> find(TokenizerFiles files) {
        if (files.has(JINJA)) {
            return Optional.of(new ChatTemplateFile(JINJA, files.text(JINJA)));
        }
        return field(files, "tokenizer_config.json").or(() -> field(files, "chat_template.json"));
    }

    private static Optional<ChatTemplateFile> field(TokenizerFiles files, String name) {
        JsonNode template = files.json(name).path(FIELD);
        if (template.isMissingNode() || template.isNull()) {
            return Optional.empty();
        }
        JsonNode text = template.isArray() ? named(template) : template;
        if (!text.isTextual()) {
            throw files.invalid(
                    name, FIELD + ": no template (expected: a text, or a list with one that is named " + DEFAULT + ")");
        }
        return Optional.of(new ChatTemplateFile(name, text.textValue()));
    }

    private static JsonNode named(JsonNode templates) {
        return StreamSupport.stream(templates.spliterator(), false)
                .filter(template -> template.path("name").asText().equals(DEFAULT))
                .findFirst()
                .map(template -> template.path("template"))
                .orElse(templates);
    }
}
