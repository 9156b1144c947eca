package dev.touchstone.text;

import dev.touchstone.jinja.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The special tokens under the names that chat templates have for them. */
final class ChatTokens {
    private ChatTokens() {}

    static Map<String, Value> read(TokenizerFiles files) {
        SpecialTokens special = SpecialTokens.read(files, TokenizerClass.of(files), Set.of());
        Map<String, Value> values = new HashMap<>();
        special.byRole().forEach((role, token) -> values.put(role, Value.of(token.content())));
        List<Value> further = special.further().stream()
                .map(AddedToken::content)
                .distinct()
                .map(Value::of)
                .toList();
        if (!further.isEmpty()) {
            values.put("additional_special_tokens", Value.list(further));
        }
        return values;
    }
}
