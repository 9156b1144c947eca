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
import java.util.function.Supplier;
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
        return new AddedTokens(new TreeMap<>()).with(files, special, () -> vocabulary);
    }

    /** Those that a {@code tokenizer.json} lists. */
    static AddedTokens listed(JsonNode tokens) {
        TreeMap<Integer, AddedToken> byId = new TreeMap<>();
        tokens.forEach(token -> byId.put(
                token.path("id").asInt(),
                AddedToken.of(token, token.path("special").asBoolean())));
        return new AddedTokens(byId);
    }

    /**
     * These and those that other files name: a configuration that writes tokens down says what they are like, all others are added
     * where they are missing.
     *
     * @param vocabulary ids by token, asked for only when a token is missing
     */
    AddedTokens with(TokenizerFiles files, SpecialTokens special, Supplier<ObjectNode> vocabulary) {
        Map<String, AddedToken> byContent = new LinkedHashMap<>();
        Stream<AddedToken> known = byId.values().stream();
        Stream<AddedToken> named = writtenDown(files, special);
        boolean decisive = files.json("tokenizer_config.json").has(WRITTEN_DOWN);
        Stream.of(decisive ? named : known, decisive ? known : named, special.all())
                .flatMap(tokens -> tokens)
                .filter(token -> !token.content().isEmpty())
                .forEach(token -> byContent.putIfAbsent(token.content(), token));
        return new AddedTokens(numbered(byContent.values(), vocabulary));
    }

    private TreeMap<Integer, AddedToken> numbered(Iterable<AddedToken> tokens, Supplier<ObjectNode> vocabulary) {
        TreeMap<Integer, AddedToken> numbered = new TreeMap<>(byId);
        Map<String, Integer> known = ids();
        for (AddedToken token : tokens) {
            Integer id = known.get(token.content());
            numbered.put(id == null ? number(token, vocabulary.get(), numbered) : id, token);
        }
        return numbered;
    }

    private static int number(AddedToken token, ObjectNode vocabulary, TreeMap<Integer, AddedToken> before) {
        int behind = before.isEmpty() ? vocabulary.size() : Math.max(vocabulary.size(), before.lastKey() + 1);
        return vocabulary.path(token.content()).asInt(behind);
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

    /** These, with a token in the place of the one of the same content, if there is one. */
    AddedTokens replacing(AddedToken token) {
        TreeMap<Integer, AddedToken> replaced = new TreeMap<>(byId);
        replaced.replaceAll((id, old) -> old.content().equals(token.content()) ? token : old);
        return new AddedTokens(replaced);
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
