package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;

/**
 * The {@code tokenizer.json} of a directory. Where there is none, as in directories published before that form, it is composed
 * from the vocabulary and equals what transformers' {@code AutoTokenizer} makes of the same files.
 */
final class TokenizerJson {
    static final String FILE = "tokenizer.json";

    private static final String BERT = "BertTokenizer";
    private static final String GPT2 = "GPT2Tokenizer";

    private TokenizerJson() {}

    static String read(TokenizerFiles files) {
        if (files.has(FILE)) {
            return files.text(FILE);
        }
        if (!files.has("vocab.txt") && !(files.has("vocab.json") && files.has("merges.txt"))) {
            throw new TouchstoneException(
                    Reason.INVALID_MODEL,
                    files.directory() + ": no " + FILE
                            + " (expected: that, or vocab.txt, or vocab.json and merges.txt)");
        }
        return compose(files);
    }

    private static String compose(TokenizerFiles files) {
        String tokenizerClass = tokenizerClass(files);
        if (tokenizerClass.equals(BERT) && files.has("vocab.txt")) {
            return WordPieceFiles.compose(files).toString();
        }
        if (tokenizerClass.equals(GPT2) && files.has("vocab.json") && files.has("merges.txt")) {
            return BytePairFiles.compose(files).toString();
        }
        throw new TouchstoneException(
                Reason.UNSUPPORTED_MODEL,
                files.directory() + ": no " + FILE + ", and tokenizer_class is " + tokenizerClass + " (expected: "
                        + BERT + " with vocab.txt, " + GPT2 + " with vocab.json and merges.txt, or " + FILE + ")");
    }

    /** As {@code AutoTokenizer} chooses it: a vocabulary alone does not tell how it is applied. */
    private static String tokenizerClass(TokenizerFiles files) {
        JsonNode config = files.json("config.json");
        JsonNode named = files.json("tokenizer_config.json").path("tokenizer_class");
        String byName = named.asText(config.path("tokenizer_class").asText(""));
        if (!byName.isEmpty()) {
            return byName.replaceFirst("Fast$", "");
        }
        return switch (config.path("model_type").asText()) {
            case "bert" -> BERT;
            case "opt" -> GPT2;
            default -> "unknown";
        };
    }
}
