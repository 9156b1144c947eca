package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The special tokens that a directory names beside {@code tokenizer.json}, as transformers gathers them. */
record SpecialTokens(Map<String, AddedToken> byRole, List<AddedToken> further) {
    private static final List<String> ROLES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");
    private static final String FURTHER = "additional_special_tokens";
    /** By names of their own, which no supported model knows. */
    private static final String NAMED = "extra_special_tokens";

    SpecialTokens {
        byRole = Collections.unmodifiableMap(new LinkedHashMap<>(byRole));
        further = List.copyOf(further);
    }

    /**
     * Reads them from {@code special_tokens_map.json} and {@code tokenizer_config.json}; the former goes first.
     *
     * @param defaults tokens by role that neither file names
     * @param normalizedRoles roles whose tokens are looked for in the normalized text unless the files say otherwise
     */
    static SpecialTokens read(TokenizerFiles files, Map<String, String> defaults, Set<String> normalizedRoles) {
        ObjectNode config = files.json("tokenizer_config.json");
        ObjectNode named = config.deepCopy();
        List<AddedToken> further = new ArrayList<>();
        config.path(FURTHER).forEach(token -> further.add(token(token, false)));
        // Where the configuration writes all added tokens down, transformers leaves the older file aside.
        if (!config.has(AddedTokens.WRITTEN_DOWN)) {
            ObjectNode map = files.json("special_tokens_map.json");
            named.setAll(map);
            map.path(FURTHER).forEach(token -> further.add(token(token, false)));
        }
        config.path(NAMED).forEach(token -> further.add(token(token, false)));
        Map<String, AddedToken> byRole = new LinkedHashMap<>();
        for (String role : ROLES) {
            boolean normalized = normalizedRoles.contains(role);
            if (named.hasNonNull(role)) {
                byRole.put(role, token(named.get(role), normalized));
            } else if (!named.has(role) && defaults.containsKey(role)) {
                byRole.put(role, new AddedToken(defaults.get(role), normalized, true));
            }
        }
        return new SpecialTokens(byRole, further);
    }

    /** These, where the token of a role takes the spaces before it with it. */
    SpecialTokens strippingLeft(String role) {
        Map<String, AddedToken> changed = new LinkedHashMap<>(byRole);
        changed.computeIfPresent(role, (same, token) -> token.strippingLeft());
        return new SpecialTokens(changed, further);
    }

    private static AddedToken token(JsonNode json, boolean normalized) {
        return json.isObject() ? AddedToken.of(json, true) : new AddedToken(json.asText(), normalized, true);
    }

    /** Each token, in the order in which they are added. */
    Stream<AddedToken> all() {
        return Stream.concat(byRole.values().stream(), further.stream());
    }

    boolean contains(String content) {
        return all().anyMatch(token -> token.content().equals(content));
    }

    /** The token of a role that the tokenizer cannot do without. */
    String required(String role) {
        AddedToken token = byRole.get(role);
        if (token == null) {
            throw new TouchstoneException(
                    Reason.INVALID_MODEL, "tokenizer_config.json: " + role + ": null (expected: a token)");
        }
        return token.content();
    }
}
