package dev.touchstone.model;

import dev.touchstone.engine.ProgramText;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of models that can be run and trained, by {@code model_type} of their configuration. */
enum Architecture {
    BERT("bert", "bert", BertLayout::bert, "BertForSequenceClassification", Bases.BERT, List.of("query", "value")),
    ROBERTA(
            "roberta",
            "bert",
            BertLayout::roberta,
            "RobertaForSequenceClassification",
            Bases.masked("Roberta"),
            List.of("query", "value")),
    XLM_ROBERTA(
            "xlm-roberta",
            "bert",
            BertLayout::roberta,
            "XLMRobertaForSequenceClassification",
            Bases.masked("XLMRoberta"),
            List.of("query", "value")),
    DISTILBERT(
            "distilbert",
            "distilbert",
            DistilBertLayout::of,
            "DistilBertForSequenceClassification",
            Bases.masked("DistilBert"),
            List.of("q_lin", "v_lin")),
    DEBERTA(
            "deberta-v2",
            "deberta",
            DebertaLayout::of,
            "DebertaV2ForSequenceClassification",
            Bases.masked("DebertaV2"),
            List.of("query_proj", "value_proj")),
    MODERNBERT(
            "modernbert",
            "modernbert",
            ModernBertLayout::of,
            "ModernBertForSequenceClassification",
            Bases.masked("ModernBert"),
            List.of("Wqkv")),
    OPT("opt", "opt", OptLayout::of, "OPTForSequenceClassification", Bases.causal("OPT"), List.of("q_proj", "v_proj")),
    GPT2("gpt2", "gpt2", Gpt2Layout::of, "GPT2ForSequenceClassification", Bases.GPT2, List.of("c_attn")),
    GPT_NEOX(
            "gpt_neox",
            "gpt_neox",
            GptNeoxLayout::of,
            "GPTNeoXForSequenceClassification",
            Bases.causal("GPTNeoX"),
            List.of("query_key_value")),
    LLAMA(
            "llama",
            "decoder",
            DecoderLayout::llama,
            "LlamaForSequenceClassification",
            Bases.causal("Llama"),
            List.of("q_proj", "v_proj")),
    MISTRAL(
            "mistral",
            "decoder",
            DecoderLayout::mistral,
            "MistralForSequenceClassification",
            Bases.causal("Mistral"),
            List.of("q_proj", "v_proj")),
    QWEN2(
            "qwen2",
            "decoder",
            DecoderLayout::qwen2,
            "Qwen2ForSequenceClassification",
            Bases.causal("Qwen2"),
            List.of("q_proj", "v_proj")),
    QWEN3(
            "qwen3",
            "decoder",
            DecoderLayout::qwen3,
            "Qwen3ForSequenceClassification",
            Bases.causal("Qwen3"),
            List.of("q_proj", "v_proj")),
    GEMMA2(
            "gemma2",
            "decoder",
            DecoderLayout::gemma2,
            "Gemma2ForSequenceClassification",
            Bases.causal("Gemma2"),
            List.of("q_proj", "v_proj"));

    private final String modelType;
    private final String program;
    private final Function<ModelConfig, Layout> layout;
    private final String classifier;
    private final List<String> bases;
    private final List<String> loraTargets;

    Architecture(
            String modelType,
            String program,
            Function<ModelConfig, Layout> layout,
            String classifier,
            List<String> bases,
            List<String> loraTargets) {
        this.modelType = modelType;
        this.program = program;
        this.layout = layout;
        this.classifier = classifier;
        this.bases = bases;
        this.loraTargets = loraTargets;
    }

    String modelType() {
        return modelType;
    }

    /**
     * The architecture of a configuration.
     *
     * @throws dev.touchstone.domain.TouchstoneException UNSUPPORTED_MODEL, naming what is supported
     */
    static Architecture of(ModelConfig config) {
        String type = config.modelType();
        return Arrays.stream(values())
                .filter(architecture -> architecture.modelType.equals(type))
                .findFirst()
                .orElseThrow(() ->
                        config.unsupported("model_type", Arrays.stream(values()).map(known -> known.modelType)));
    }

    /** Hugging Face's class for this architecture with one output. */
    String classifier() {
        return classifier;
    }

    /** Hugging Face's classes whose body can be given a fresh head; their own head, if any, is not used. */
    List<String> bases() {
        return bases;
    }

    /** The layers that usually get adapters: PEFT's choice, and where it has none that of its kin. */
    List<String> loraTargets() {
        return loraTargets;
    }

    /**
     * Whether a configuration describes a classifier; otherwise it is a base model, whose own head, if any, is not used.
     *
     * @throws dev.touchstone.domain.TouchstoneException UNSUPPORTED_MODEL for other classes of this architecture
     */
    boolean isClassifier(ModelConfig config) {
        List<String> classes = config.strings("architectures");
        if (classes.contains(classifier)) {
            return true;
        }
        if (!classes.isEmpty() && classes.stream().noneMatch(bases::contains)) {
            throw config.unsupported("architectures", Stream.concat(Stream.of(classifier), bases.stream()));
        }
        return false;
    }

    /**
     * What a configuration asks for.
     *
     * @throws dev.touchstone.domain.TouchstoneException UNSUPPORTED_MODEL for options and values this architecture's program does not know
     */
    Layout layout(ModelConfig config) {
        return config.readAll(all -> {
            all.expectAbsent("quantization_config");
            all.expectAbsent("auto_map");
            return layout.apply(all);
        });
    }

    /** TorchScript of this architecture. */
    String code() {
        return Stream.of("common.py", "loss.py", program + ".py")
                .map(ProgramText::resource)
                .collect(Collectors.joining("\n", "", "\n" + methodsOfEveryArchitecture()));
    }

    private static String methodsOfEveryArchitecture() {
        return ProgramText.resource("reward.py").indent(4);
    }

    /** Names of classes, which are alike from family to family. */
    private static final class Bases {
        static final List<String> BERT = List.of(
                "BertModel",
                "BertForPreTraining",
                "BertForMaskedLM",
                "BertForNextSentencePrediction",
                "BertForTokenClassification",
                "BertForQuestionAnswering");
        static final List<String> GPT2 = List.of("GPT2Model", "GPT2LMHeadModel", "GPT2DoubleHeadsModel");

        static List<String> masked(String family) {
            return List.of(
                    family + "Model",
                    family + "ForMaskedLM",
                    family + "ForTokenClassification",
                    family + "ForQuestionAnswering");
        }

        static List<String> causal(String family) {
            return List.of(family + "Model", family + "ForCausalLM");
        }
    }
}
