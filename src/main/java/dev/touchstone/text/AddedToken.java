package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A token that is found in a text before the vocabulary is applied to it.
 *
 * @param normalized whether it is looked for in the normalized text
 */
record AddedToken(
        String content, boolean singleWord, boolean lstrip, boolean rstrip, boolean normalized, boolean special) {

    AddedToken(String content, boolean normalized, boolean special) {
        this(content, false, false, false, normalized, special);
    }

    static AddedToken of(JsonNode json, boolean special) {
        return new AddedToken(
                json.path("content").asText(),
                json.path("single_word").asBoolean(),
                json.path("lstrip").asBoolean(),
                json.path("rstrip").asBoolean(),
                json.path("normalized").asBoolean(!special),
                special);
    }

    boolean isCalledAs(JsonNode json) {
        return json.path("content").asText().equals(content);
    }

    AddedToken strippingLeft() {
        return new AddedToken(content, singleWord, true, rstrip, normalized, special);
    }

    ObjectNode json(int id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", singleWord)
                .put("lstrip", lstrip)
                .put("rstrip", rstrip)
                .put("normalized", normalized)
                .put("special", special);
    }
}
