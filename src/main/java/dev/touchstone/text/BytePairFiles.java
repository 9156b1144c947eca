package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Composes the {@code tokenizer.json} of GPT-2 and OPT, and of RoBERTa, from {@code vocab.json} and {@code merges.txt}. */
final class BytePairFiles {
    private static final String MERGES = "merges.txt";
    private static final Set<String> GPT2_NORMALIZED = Set.of("bos_token", "eos_token", "unk_token", "pad_token");
    private static final Set<String> ROBERTA_NORMALIZED =
            Set.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token");

    private BytePairFiles() {}

    static ObjectNode gpt2(TokenizerFiles files) {
        SpecialTokens special = SpecialTokens.read(files, TokenizerClass.GPT2, GPT2_NORMALIZED);
        AddedTokens added = AddedTokens.read(files, special, files.json("vocab.json"));
        boolean begins = config(files).path("add_bos_token").asBoolean();
        return compose(files, added, begins ? template(special, added) : byteLevel(true, false));
    }

    static ObjectNode roberta(TokenizerFiles files) {
        SpecialTokens special = SpecialTokens.read(files, TokenizerClass.ROBERTA, ROBERTA_NORMALIZED);
        AddedTokens added = AddedTokens.read(files, special, files.json("vocab.json"));
        ObjectNode around = JsonNodeFactory.instance.objectNode().put("type", "RobertaProcessing");
        for (String role : List.of("sep", "cls")) {
            String token = special.required(role + "_token");
            around.putArray(role).add(token).add(added.ids().get(token));
        }
        around.put("trim_offsets", true).put("add_prefix_space", prefixed(files));
        return compose(files, added, around);
    }

    private static JsonNode config(TokenizerFiles files) {
        return files.json("tokenizer_config.json");
    }

    private static boolean prefixed(TokenizerFiles files) {
        return config(files).path("add_prefix_space").asBoolean();
    }

    private static ObjectNode compose(TokenizerFiles files, AddedTokens added, ObjectNode around) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        json.set("added_tokens", added.json());
        json.putNull("normalizer");
        json.set("pre_tokenizer", byteLevel(prefixed(files), true));
        json.set("post_processor", around);
        json.set("decoder", byteLevel(true, true));
        json.set("model", model(files.json("vocab.json"), merges(files)));
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
