package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Composes the {@code tokenizer.json} of GPT-2 and OPT from {@code vocab.json} and {@code merges.txt}. */
final class BytePairFiles {
    private static final String MERGES = "merges.txt";
    private static final String END = "<|endoftext|>";
    private static final Map<String, String> SPECIAL = Map.of("bos_token", END, "eos_token", END, "unk_token", END);
    private static final Set<String> NORMALIZED = Set.of("bos_token", "eos_token", "unk_token", "pad_token");

    private BytePairFiles() {}

    static ObjectNode compose(TokenizerFiles files) {
        JsonNode config = files.json("tokenizer_config.json");
        ObjectNode vocabulary = files.json("vocab.json");
        SpecialTokens special = SpecialTokens.read(files, SPECIAL, NORMALIZED);
        AddedTokens added = AddedTokens.read(files, special, vocabulary);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        json.set("added_tokens", added.json());
        json.putNull("normalizer");
        json.set("pre_tokenizer", byteLevel(config.path("add_prefix_space").asBoolean(), true));
        json.set(
                "post_processor",
                config.path("add_bos_token").asBoolean() ? template(special, added) : byteLevel(true, false));
        json.set("decoder", byteLevel(true, true));
        json.set("model", model(vocabulary, merges(files)));
        return json;
    }

    private static ObjectNode byteLevel(boolean addPrefixSpace, boolean trimOffsets) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", addPrefixSpace)
                .put("trim_offsets", trimOffsets)
                .put("use_regex", true);
    }

    private static ObjectNode template(SpecialTokens special, AddedTokens added) {
        return new TokenTemplate(added.ids())
                .token(special.required("bos_token"))
                .first()
                .second()
                .json();
    }

    private static ObjectNode model(ObjectNode vocabulary, ArrayNode merges) {
        ObjectNode model = JsonNodeFactory.instance
                .objectNode()
                .put("type", "BPE")
                .putNull("dropout")
                .putNull("unk_token")
                .put("continuing_subword_prefix", "")
                .put("end_of_word_suffix", "")
                .put("fuse_unk", false)
                .put("byte_fallback", false)
                .put("ignore_merges", false);
        model.set("vocab", vocabulary);
        model.set("merges", merges);
        return model;
    }

    /** As transformers reads them: the first line is a version, and a last one without line break does not count. */
    private static ArrayNode merges(TokenizerFiles files) {
        List<String> lines = List.of(files.text(MERGES).split("\n", -1));
        ArrayNode merges = JsonNodeFactory.instance.arrayNode();
        for (String line : new LinkedHashSet<>(lines.subList(1, Math.max(1, lines.size() - 1)))) {
            String[] symbols = line.split(" ", -1);
            if (symbols.length != 2) {
                throw files.invalid(
                        MERGES, "line " + (lines.indexOf(line) + 1) + ": no merge (expected: two symbols and a space)");
            }
            merges.addArray().add(symbols[0]).add(symbols[1]);
        }
        return merges;
    }
}
