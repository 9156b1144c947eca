package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.Set;

/**
 * The {@code tokenizer.json} of a directory. Where there is none, as in directories published before that form, it is composed
 * from the vocabulary and equals what transformers' {@code AutoTokenizer} makes of the same files.
 */
final class TokenizerJson {
    static final String FILE = "tokenizer.json";

    private static final String BERT = "BertTokenizer";
    private static final String GPT2 = "GPT2Tokenizer";
    private static final String ROBERTA = "RobertaTokenizer";
    /** BERT's under another name. */
    private static final String DISTILBERT = "DistilBertTokenizer";

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
        boolean bytePairs = files.has("vocab.json") && files.has("merges.txt");
        if (Set.of(BERT, DISTILBERT).contains(tokenizerClass) && files.has("vocab.txt")) {
            return WordPieceFiles.compose(files).toString();
        }
        if (tokenizerClass.equals(GPT2) && bytePairs) {
            return BytePairFiles.gpt2(files).toString();
        }
        if (tokenizerClass.equals(ROBERTA) && bytePairs) {
            return BytePairFiles.roberta(files).toString();
        }
        throw new TouchstoneException(
                Reason.UNSUPPORTED_MODEL,
                files.directory() + ": no " + FILE + ", and tokenizer_class is " + tokenizerClass + " (expected: "
                        + BERT + " or " + DISTILBERT + " with vocab.txt, " + GPT2 + " or " + ROBERTA
                        + " with vocab.json and merges.txt, or " + FILE + ")");
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
            case "distilbert" -> DISTILBERT;
            case "opt", "gpt2" -> GPT2;
            case "roberta" -> ROBERTA;
            default -> "unknown";
        };
    }
}
