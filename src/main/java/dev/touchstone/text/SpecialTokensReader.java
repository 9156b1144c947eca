package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@link SpecialTokens} from {@code tokenizer_config.json} and {@code special_tokens_map.json}. */
final class SpecialTokensReader {
    private static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");
    private static final String MASK = "mask_token";
    private static final String CONFIG = "tokenizer_config.json";
    private static final String FURTHER = "additional_special_tokens";
    /** By names of their own, which no supported model knows. */
    private static final String EXTRA = "extra_special_tokens";
    /** What tells a token from any other object. */
    private static final String MARK = "__type";

    private final TokenizerFiles files;
    private final TokenizerClass kind;
    private final Set<String> normalizedRoles;
    private final ObjectNode config;
    private final ObjectNode map;

    SpecialTokensReader(TokenizerFiles files, TokenizerClass kind, Set<String> normalizedRoles) {
        this.files = files;
        this.kind = kind;
        this.normalizedRoles = normalizedRoles;
        this.config = files.json(CONFIG);
        // Where the configuration writes all added tokens down, transformers leaves the older file aside.
        this.map = config.has(AddedTokens.WRITTEN_DOWN)
                ? JsonNodeFactory.instance.objectNode()
                : files.json("special_tokens_map.json");
    }

    SpecialTokens read() {
        Map<String, AddedToken> byRole = new LinkedHashMap<>();
        Set<String> described = new LinkedHashSet<>();
        for (String role : ROLES) {
            Optional<AddedToken> token = token(role, kind.specialTokens());
            token.ifPresent(found -> byRole.put(role, found));
            if (token.isPresent() && (named(role).isObject() || isMadeByClass(role))) {
                described.add(role);
            }
        }
        return new SpecialTokens(byRole, described, further());
    }

    private List<AddedToken> further() {
        List<AddedToken> further = new ArrayList<>();
        config.path(FURTHER).forEach(token -> further.add(configured(FURTHER, token)));
        map.path(FURTHER).forEach(token -> further.add(token(FURTHER, token)));
        if (!config.has(FURTHER) && !map.has(FURTHER)) {
            kind.furtherTokens().forEach(token -> further.add(plain(FURTHER, token)));
        }
        for (Map.Entry<String, String> field : kind.furtherFields()) {
            token(field.getKey(), Map.ofEntries(field)).ifPresent(further::add);
        }
        config.path(EXTRA).forEach(token -> further.add(configured(EXTRA, token)));
        return further;
    }

    private JsonNode named(String role) {
        return map.has(role) ? map.get(role) : config.path(role);
    }

    private Optional<AddedToken> token(String role, Map<String, String> defaults) {
        JsonNode named = named(role);
        if (named.isMissingNode()) {
            return Optional.ofNullable(defaults.get(role)).map(content -> plain(role, content));
        }
        if (named.isNull()) {
            return Optional.empty();
        }
        return Optional.of(map.has(role) ? token(role, named) : configured(role, named));
    }

    private AddedToken configured(String field, JsonNode json) {
        if (json.isObject() && !json.path(MARK).asText().equals("AddedToken")) {
            throw files.invalid(
                    CONFIG,
                    field + ": " + json + " (expected: a text, or \"" + MARK + "\": \"AddedToken\" in the object)");
        }
        return token(field, json);
    }

    private AddedToken token(String field, JsonNode json) {
        return json.isObject() ? AddedToken.of(json, true) : plain(field, json.asText());
    }

    /** Of a text alone the class decides what its token is like. */
    private AddedToken plain(String field, String content) {
        AddedToken token = new AddedToken(content, normalizedRoles.contains(field), true);
        return isMadeByClass(field) ? token.strippingLeft() : token;
    }

    private boolean isMadeByClass(String role) {
        return role.equals(MASK) && kind.masksWords();
    }
}
