package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The tokens that are found before the vocabulary is applied, by id. Those that the vocabulary lacks are numbered behind it, as
 * the tokenizers library does whatever number a file gives them.
 */
record AddedTokens(SortedMap<Integer, AddedToken> byId) {
    /** Where newer configurations list every added token. */
    static final String WRITTEN_DOWN = "added_tokens_decoder";

    AddedTokens {
        byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
    }

    static AddedTokens read(TokenizerFiles files, SpecialTokens special, ObjectNode vocabulary) {
        Map<String, AddedToken> byContent = new LinkedHashMap<>();
        Stream.concat(writtenDown(files, special), special.all())
                .filter(token -> !token.content().isEmpty())
                .forEach(token -> byContent.putIfAbsent(token.content(), token));
        TreeMap<Integer, AddedToken> byId = new TreeMap<>();
        for (AddedToken token : byContent.values()) {
            int behind = byId.isEmpty() ? vocabulary.size() : Math.max(vocabulary.size(), byId.lastKey() + 1);
            byId.put(vocabulary.path(token.content()).asInt(behind), token);
        }
        return new AddedTokens(byId);
    }

    private static Stream<AddedToken> writtenDown(TokenizerFiles files, SpecialTokens special) {
        ObjectNode config = files.json("tokenizer_config.json");
        return config.has(WRITTEN_DOWN)
                ? config.get(WRITTEN_DOWN).properties().stream()
                        .sorted(Comparator.comparingInt(entry -> number(files, entry.getKey())))
                        .map(entry -> listed(entry.getValue(), special))
                : files.json("added_tokens.json").properties().stream()
                        .sorted(Comparator.comparingInt(
                                entry -> entry.getValue().asInt()))
                        .map(entry -> plain(entry.getKey(), special));
    }

    private static int number(TokenizerFiles files, String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            throw files.invalid("tokenizer_config.json", WRITTEN_DOWN + ": " + id + " (expected: token ids as keys)");
        }
    }

    private static AddedToken listed(JsonNode json, SpecialTokens special) {
        boolean isSpecial = json.path("special").asBoolean()
                || special.contains(json.path("content").asText());
        return AddedToken.of(json, isSpecial);
    }

    private static AddedToken plain(String content, SpecialTokens special) {
        boolean isSpecial = special.contains(content);
        return new AddedToken(content, !isSpecial, isSpecial);
    }

    /** Ids by content. */
    Map<String, Integer> ids() {
        Map<String, Integer> ids = new HashMap<>();
        byId.forEach((id, token) -> ids.put(token.content(), id));
        return ids;
    }

    ArrayNode json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        byId.forEach((id, token) -> array.add(token.json(id)));
        return array;
    }
}
