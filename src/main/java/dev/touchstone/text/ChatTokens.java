package dev.touchstone.text;

import dev.touchstone.jinja.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The special tokens under the names that chat templates have for them. */
final class ChatTokens {
    /** What transformers' classes take where no file says otherwise. */
    private static final Map<String, Map<String, String>> DEFAULTS = Map.of(
            "LlamaTokenizer", Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>"),
            "GemmaTokenizer",
                    Map.of("bos_token", "<bos>", "eos_token", "<eos>", "unk_token", "<unk>", "pad_token", "<pad>"),
            "Qwen2Tokenizer",
                    Map.of("eos_token", "<|endoftext|>", "unk_token", "<|endoftext|>", "pad_token", "<|endoftext|>"),
            "GPT2Tokenizer", ends("<|endoftext|>"),
            "GPTNeoXTokenizer", ends("<|endoftext|>"));

    private ChatTokens() {}

    static Map<String, Value> read(TokenizerFiles files) {
        String tokenizerClass = files.json("tokenizer_config.json")
                .path("tokenizer_class")
                .asText()
                .replaceFirst("Fast$", "");
        SpecialTokens special = SpecialTokens.read(files, DEFAULTS.getOrDefault(tokenizerClass, Map.of()), Set.of());
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

    private static Map<String, String> ends(String token) {
        return Map.of("bos_token", token, "eos_token", token, "unk_token", token);
    }
}
