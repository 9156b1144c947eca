package dev.touchstone.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The classes of tokenizers that transformers' {@code AutoTokenizer} chooses for the supported models, and what each of them does
 * where {@code tokenizer_config.json} says nothing.
 */
enum TokenizerClass {
    BERT("BertTokenizer", Ends.NONE, true, Specials.BERT, Set.of("bert")),
    /** BERT's under another name. */
    DISTILBERT("DistilBertTokenizer", Ends.NONE, false, Specials.BERT, Set.of("distilbert")),
    ROBERTA("RobertaTokenizer", Ends.NONE, false, Specials.ROBERTA, Set.of("roberta")),
    XLM_ROBERTA("XLMRobertaTokenizer", Ends.NONE, false, Specials.ROBERTA, Set.of("xlm-roberta")),
    /** XLM-RoBERTa's with further tokens, which stand for those of another numbering. */
    CAMEMBERT("CamembertTokenizer", Ends.NONE, false, Specials.ROBERTA, Set.of()),
    ALBERT("AlbertTokenizer", Ends.NONE, true, Specials.ALBERT, Set.of()),
    HERBERT("HerbertTokenizer", Ends.NONE, true, Specials.HERBERT, Set.of()),
    DEBERTA_V2("DebertaV2Tokenizer", Ends.NONE, true, Specials.DEBERTA, Set.of("deberta-v2")),
    GPT2("GPT2Tokenizer", Ends.NONE, false, Specials.GPT2, Set.of("gpt2", "opt")),
    GPT_NEOX("GPTNeoXTokenizer", Ends.CONFIGURED, false, Specials.GPT2, Set.of("gpt_neox")),
    LLAMA("LlamaTokenizer", Ends.CONFIGURED_WITH_BOS, false, Specials.LLAMA, Set.of("llama", "mistral")),
    /** Llama's, which takes spaces as its {@code tokenizer.json} says, with tokens for filling in. */
    CODE_LLAMA("CodeLlamaTokenizer", Ends.CONFIGURED_WITH_BOS, false, Specials.LLAMA, Set.of()),
    GEMMA("GemmaTokenizer", Ends.CONFIGURED_WITH_BOS, false, Specials.GEMMA, Set.of("gemma2")),
    QWEN2("Qwen2Tokenizer", Ends.NONE, false, Specials.QWEN2, Set.of("qwen2", "qwen3")),
    /** Whatever its {@code tokenizer.json} says. */
    ANY("PreTrainedTokenizer", Ends.NONE, true, Map.of(), Set.of("modernbert"));

    /** Whether {@code add_bos_token} and {@code add_eos_token} decide what stands around a text, and whether a first token does unasked. */
    enum Ends {
        NONE,
        CONFIGURED,
        CONFIGURED_WITH_BOS
    }

    /** Of transformers 5, for what was the plain class before. */
    private static final String ANY_SINCE_5 = "TokenizersBackend";

    private final String className;
    private final Ends ends;
    private final boolean segments;
    private final Map<String, String> specialTokens;
    private final Set<String> modelTypes;

    TokenizerClass(
            String className, Ends ends, boolean segments, Map<String, String> specialTokens, Set<String> modelTypes) {
        this.className = className;
        this.ends = ends;
        this.segments = segments;
        this.specialTokens = specialTokens;
        this.modelTypes = modelTypes;
    }

    /**
     * As {@code AutoTokenizer} chooses it: a vocabulary alone does not tell how it is applied.
     *
     * @throws TouchstoneException UNSUPPORTED_MODEL when it is another one
     */
    static TokenizerClass of(TokenizerFiles files) {
        JsonNode config = files.json("config.json");
        JsonNode named = files.json("tokenizer_config.json").path("tokenizer_class");
        String name = named.asText(config.path("tokenizer_class").asText(""));
        String modelType = config.path("model_type").asText();
        if (name.isEmpty()) {
            return first(one -> one.modelTypes.contains(modelType)).orElse(ANY);
        }
        return first(one -> one.isCalled(name)).orElseThrow(() -> unsupported(files, name));
    }

    private static Optional<TokenizerClass> first(Predicate<TokenizerClass> condition) {
        return Arrays.stream(values()).filter(condition).findFirst();
    }

    private static TouchstoneException unsupported(TokenizerFiles files, String found) {
        String known = Arrays.stream(values()).map(one -> one.className).collect(Collectors.joining(", "));
        return new TouchstoneException(
                Reason.UNSUPPORTED_MODEL,
                files.directory() + ": tokenizer_class: " + found + " (expected: one of " + known
                        + ", with or without Fast)");
    }

    private boolean isCalled(String name) {
        return name.replaceFirst("Fast$", "").equals(className) || (this == ANY && name.equals(ANY_SINCE_5));
    }

    String className() {
        return className;
    }

    /** Tokens by role. */
    Map<String, String> specialTokens() {
        return specialTokens;
    }

    /** Further tokens where no file lists any. */
    List<String> furtherTokens() {
        return this == CAMEMBERT ? List.of("<s>NOTUSED", "</s>NOTUSED", "<unk>NOTUSED") : List.of();
    }

    /** Fields with one further token each, and those tokens where no file names them. */
    List<Map.Entry<String, String>> furtherFields() {
        return this == CODE_LLAMA ? Specials.FILLING_IN : List.of();
    }

    /** Whether the mask stands for a word and so takes the spaces before it with it. */
    boolean masksWords() {
        return this == ROBERTA || this == XLM_ROBERTA || this == CAMEMBERT || this == ALBERT;
    }

    boolean lowersByConfiguration() {
        return this == BERT || this == DISTILBERT;
    }

    boolean endsByConfiguration() {
        return ends != Ends.NONE;
    }

    boolean beginsUnasked() {
        return ends == Ends.CONFIGURED_WITH_BOS;
    }

    /**
     * Whether {@code token_type_ids} are among what the model is given.
     *
     * @throws TouchstoneException UNSUPPORTED_MODEL for GPT-2, which would take them for tokens
     */
    boolean tellsSegments(TokenizerFiles files) {
        JsonNode inputs = files.json("tokenizer_config.json").path("model_input_names");
        boolean told = inputs.isMissingNode()
                ? segments
                : inputs.valueStream().anyMatch(name -> name.asText().equals("token_type_ids"));
        if (told && files.json("config.json").path("model_type").asText().equals("gpt2")) {
            throw new TouchstoneException(
                    Reason.UNSUPPORTED_MODEL,
                    files.directory().resolve("tokenizer_config.json")
                            + ": model_input_names: with token_type_ids (expected: [\"input_ids\", \"attention_mask\"]; GPT-2 has no"
                            + " segments)");
        }
        return told;
    }

    private static final class Specials {
        static final Map<String, String> BERT = Map.of(
                "unk_token", "[UNK]",
                "sep_token", "[SEP]",
                "pad_token", "[PAD]",
                "cls_token", "[CLS]",
                "mask_token", "[MASK]");
        static final Map<String, String> DEBERTA = Map.of(
                "bos_token", "[CLS]",
                "eos_token", "[SEP]",
                "unk_token", "[UNK]",
                "sep_token", "[SEP]",
                "pad_token", "[PAD]",
                "cls_token", "[CLS]",
                "mask_token", "[MASK]");
        static final Map<String, String> ROBERTA = Map.of(
                "bos_token", "<s>",
                "eos_token", "</s>",
                "unk_token", "<unk>",
                "sep_token", "</s>",
                "pad_token", "<pad>",
                "cls_token", "<s>",
                "mask_token", "<mask>");
        static final Map<String, String> ALBERT = Map.of(
                "bos_token", "[CLS]",
                "eos_token", "[SEP]",
                "unk_token", "<unk>",
                "sep_token", "[SEP]",
                "pad_token", "<pad>",
                "cls_token", "[CLS]",
                "mask_token", "[MASK]");
        static final Map<String, String> HERBERT = Map.of(
                "unk_token", "<unk>",
                "sep_token", "</s>",
                "pad_token", "<pad>",
                "cls_token", "<s>",
                "mask_token", "<mask>");
        static final Map<String, String> GPT2 =
                Map.of("bos_token", "<|endoftext|>", "eos_token", "<|endoftext|>", "unk_token", "<|endoftext|>");
        static final Map<String, String> LLAMA = Map.of("bos_token", "<s>", "eos_token", "</s>", "unk_token", "<unk>");
        static final Map<String, String> GEMMA =
                Map.of("bos_token", "<bos>", "eos_token", "<eos>", "unk_token", "<unk>", "pad_token", "<pad>");
        static final Map<String, String> QWEN2 =
                Map.of("eos_token", "<|endoftext|>", "unk_token", "<|endoftext|>", "pad_token", "<|endoftext|>");

        static final List<Map.Entry<String, String>> FILLING_IN = List.of(
                Map.entry("prefix_token", "\u2581<PRE>"),
                Map.entry("middle_token", "\u2581<MID>"),
                Map.entry("suffix_token", "\u2581<SUF>"),
                Map.entry("eot_token", "\u2581<EOT>"));

        private Specials() {}
    }
}
