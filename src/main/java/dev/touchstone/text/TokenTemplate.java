package dev.touchstone.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Builds the part of a {@code tokenizer.json} that puts special tokens around one text (A) or two (A, B). */
final class TokenTemplate {
    private final Map<String, Integer> ids;
    private final ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", "TemplateProcessing");
    private final ArrayNode single = json.putArray("single");
    private final ArrayNode pair = json.putArray("pair");
    private final ObjectNode special = json.putObject("special_tokens");

    /** @param ids of the special tokens that may be used */
    TokenTemplate(Map<String, Integer> ids) {
        this.ids = ids;
    }

    /** Next comes this special token, whether one text or two are given. */
    TokenTemplate token(String content) {
        single.add(piece("SpecialToken", content, 0));
        pair.add(piece("SpecialToken", content, 0));
        return define(content);
    }

    /** Next comes the first text. */
    TokenTemplate first() {
        single.add(piece("Sequence", "A", 0));
        pair.add(piece("Sequence", "A", 0));
        return this;
    }

    /** Next comes the second text, if there is one. */
    TokenTemplate second() {
        pair.add(piece("Sequence", "B", 1));
        return this;
    }

    /** Next comes this special token, if there is a second text. */
    TokenTemplate tokenOfSecond(String content) {
        pair.add(piece("SpecialToken", content, 1));
        return define(content);
    }

    ObjectNode json() {
        return json;
    }

    private TokenTemplate define(String content) {
        ObjectNode definition = special.putObject(content).put("id", content);
        definition.putArray("ids").add(ids.get(content));
        definition.putArray("tokens").add(content);
        return this;
    }

    private static ObjectNode piece(String kind, String id, int typeId) {
        ObjectNode piece = JsonNodeFactory.instance.objectNode();
        piece.putObject(kind).put("id", id).put("type_id", typeId);
        return piece;
    }
}
