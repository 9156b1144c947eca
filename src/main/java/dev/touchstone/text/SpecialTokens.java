package dev.touchstone.text;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The special tokens that a directory names beside {@code tokenizer.json}, as transformers gathers them.
 *
 * @param described roles of which it is said, by a file or by the tokenizer's class, what their tokens are like
 */
record SpecialTokens(Map<String, AddedToken> byRole, Set<String> described, List<AddedToken> further) {
    SpecialTokens {
        byRole = Collections.unmodifiableMap(new LinkedHashMap<>(byRole));
        described = Collections.unmodifiableSet(new LinkedHashSet<>(described));
        further = List.copyOf(further);
    }

    /**
     * Reads them from {@code special_tokens_map.json} and {@code tokenizer_config.json}; the former goes first.
     *
     * @param kind has tokens of its own where neither file names any
     * @param normalizedRoles roles whose tokens are looked for in the normalized text unless the files say otherwise
     * @throws TouchstoneException INVALID_MODEL when a token is neither a text nor an object marked as a token
     */
    static SpecialTokens read(TokenizerFiles files, TokenizerClass kind, Set<String> normalizedRoles) {
        return new SpecialTokensReader(files, kind, normalizedRoles).read();
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
