package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Composes BERT's {@code tokenizer.json} from {@code vocab.txt}. */
final class WordPieceFiles {
    private static final String VOCABULARY = "vocab.txt";
    private static final int LONGEST_WORD = 100;

    private WordPieceFiles() {}

    static ObjectNode compose(TokenizerFiles files) {
        ObjectNode vocabulary = vocabulary(files);
        SpecialTokens special = SpecialTokens.read(files, TokenizerClass.BERT, Set.of());
        AddedTokens added = AddedTokens.read(files, special, vocabulary);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        json.set("added_tokens", added.json());
        json.set("normalizer", normalizer(files.json("tokenizer_config.json")));
        json.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        json.set("post_processor", template(special, added));
        json.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        json.set("model", model(files, vocabulary, special.required("unk_token")));
        return json;
    }

    private static ObjectNode vocabulary(TokenizerFiles files) {
        ObjectNode vocabulary = JsonNodeFactory.instance.objectNode();
        int id = 0;
        for (String token : files.text(VOCABULARY).lines().toList()) {
            vocabulary.put(token, id);
            id++;
        }
        return vocabulary;
    }

    static ObjectNode normalizer(JsonNode config) {
        ObjectNode normalizer = JsonNodeFactory.instance
                .objectNode()
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put(
                        "handle_chinese_chars",
                        config.path("tokenize_chinese_chars").asBoolean(true))
                .put("lowercase", config.path("do_lower_case").asBoolean(true));
        // Null stands for: as lowercase says.
        boolean decided = config.path("strip_accents").isBoolean();
        normalizer.set("strip_accents", decided ? config.get("strip_accents") : NullNode.getInstance());
        return normalizer;
    }

    private static ObjectNode template(SpecialTokens special, AddedTokens added) {
        String cls = special.required("cls_token");
        String sep = special.required("sep_token");
        return new TokenTemplate(added.ids())
                .token(cls)
                .first()
                .token(sep)
                .second()
                .tokenOfSecond(sep)
                .json();
    }

    private static ObjectNode model(TokenizerFiles files, ObjectNode vocabulary, String unknown) {
        if (!vocabulary.has(unknown)) {
            throw files.invalid(VOCABULARY, "no " + unknown + " (expected: one token a line, this among them)");
        }
        ObjectNode model = JsonNodeFactory.instance
                .objectNode()
                .put("type", "WordPiece")
                .put("unk_token", unknown)
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", LONGEST_WORD);
        model.set("vocab", vocabulary);
        return model;
    }
}
