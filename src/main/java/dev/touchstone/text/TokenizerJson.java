package dev.touchstone.text;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;

/**
 * The {@code tokenizer.json} of a directory as its configuration changes it. Where there is none, as in directories published
 * before that form, it is composed from the vocabulary. Both equal what transformers' {@code AutoTokenizer} makes of the same files.
 */
final class TokenizerJson {
    static final String FILE = "tokenizer.json";

    private TokenizerJson() {}

    static String read(TokenizerFiles files) {
        if (files.has(FILE)) {
            return ConfiguredTokenizer.read(files);
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
        boolean wordPieces = files.has("vocab.txt");
        boolean bytePairs = files.has("vocab.json") && files.has("merges.txt");
        TokenizerClass tokenizerClass = TokenizerClass.of(files);
        if (wordPieces && tokenizerClass.lowersByConfiguration()) {
            return WordPieceFiles.compose(files).toString();
        }
        if (bytePairs && tokenizerClass == TokenizerClass.GPT2) {
            return BytePairFiles.gpt2(files).toString();
        }
        if (bytePairs && tokenizerClass == TokenizerClass.ROBERTA) {
            return BytePairFiles.roberta(files).toString();
        }
        throw unsupported(files, tokenizerClass);
    }

    private static TouchstoneException unsupported(TokenizerFiles files, TokenizerClass found) {
        return new TouchstoneException(
                Reason.UNSUPPORTED_MODEL,
                files.directory() + ": no " + FILE + ", and tokenizer_class is " + found.className()
                        + " (expected: BertTokenizer or DistilBertTokenizer with vocab.txt, GPT2Tokenizer or RobertaTokenizer with"
                        + " vocab.json and merges.txt, or " + FILE + ")");
    }
}
