package dev.touchstone.model;

import dev.touchstone.engine.ProgramText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of models that can be run and trained, by {@code model_type} of their configuration. */
enum Architecture {
    BERT(
            "bert",
            "BertForSequenceClassification",
            List.of(
                    "BertModel",
                    "BertForPreTraining",
                    "BertForMaskedLM",
                    "BertForNextSentencePrediction",
                    "BertForTokenClassification",
                    "BertForQuestionAnswering"),
            BertLayout::of),
    OPT("opt", "OPTForSequenceClassification", List.of("OPTModel", "OPTForCausalLM"), OptLayout::of);

    private static final Map<String, String> ACTIVATIONS = Map.of(
            "gelu", "gelu",
            "gelu_python", "gelu",
            "gelu_new", "gelu_tanh",
            "gelu_pytorch_tanh", "gelu_tanh",
            "relu", "relu",
            "silu", "silu",
            "swish", "silu");

    private final String modelType;
    private final String classifier;
    private final List<String> bases;
    private final Function<ModelConfig, Layout> layout;

    Architecture(String modelType, String classifier, List<String> bases, Function<ModelConfig, Layout> layout) {
        this.modelType = modelType;
        this.classifier = classifier;
        this.bases = bases;
        this.layout = layout;
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
     * @throws dev.touchstone.domain.TouchstoneException UNSUPPORTED_MODEL for values this architecture's program does not know
     */
    Layout layout(ModelConfig config) {
        config.expectAbsent("quantization_config");
        return layout.apply(config);
    }

    /** TorchScript of this architecture. */
    String code() {
        return Stream.of("common.py", "loss.py", modelType + ".py")
                .map(ProgramText::resource)
                .collect(Collectors.joining("\n", "", "\n" + methodsOfEveryArchitecture()));
    }

    private static String methodsOfEveryArchitecture() {
        return ProgramText.resource("reward.py").indent(4);
    }

    /** The program's name of an activation function. */
    static String activation(ModelConfig config, String field, String fallback) {
        String name = config.text(field, fallback);
        String known = ACTIVATIONS.get(name);
        if (known == null) {
            throw config.unsupported(field, ACTIVATIONS.keySet().stream().sorted());
        }
        return known;
    }
}
