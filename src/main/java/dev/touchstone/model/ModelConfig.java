package dev.touchstone.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.TouchstoneException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A model's {@code config.json}: typed values by their Hugging Face names. Immutable. A field that is {@code null} counts as absent.
 *
 * <p>Every getter throws INVALID_MODEL naming the file, the field, its value and what was expected.
 */
public final class ModelConfig {
    private static final int MAX_BYTES = 4 << 20;
    private static final String PROBLEM_TYPE = "problem_type";
    private static final String REGRESSION = "regression";

    private final Path file;
    private final String section;
    private final ObjectNode fields;
    /** Who gets the names of the fields that are asked for. */
    private final Consumer<String> observer;

    private ModelConfig(Path file, String section, ObjectNode fields, Consumer<String> observer) {
        this.file = file;
        this.section = section;
        this.fields = fields;
        this.observer = observer;
    }

    /**
     * Reads a {@code config.json} file.
     *
     * @throws TouchstoneException INVALID_MODEL if it is not one JSON object of sane size and depth
     */
    public static ModelConfig read(Path file) {
        return new ModelConfig(file, "", JsonFiles.read(file, MAX_BYTES), name -> {});
    }

    /**
     * What a reader makes of this; what no reader asked for must change nothing.
     *
     * @throws TouchstoneException UNSUPPORTED_MODEL for an option that the reader does not know
     */
    <T> T readAll(Function<ModelConfig, T> reader) {
        Set<String> asked = new HashSet<>();
        ModelConfig observed = new ModelConfig(file, section, fields, asked::add);
        T result = reader.apply(observed);
        observed.refuseAllBut(asked);
        return result;
    }

    private void refuseAllBut(Set<String> asked) {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            String name = field.getKey();
            if (!asked.contains(section + name)) {
                if (!InertOptions.contain(name, field.getValue())) {
                    throw unsupported(name, Stream.of("no such option; if it changes no score, remove it"));
                }
            } else if (field.getValue() instanceof ObjectNode object) {
                new ModelConfig(file, section + name + ".", object, observer).refuseAllBut(asked);
            }
        }
    }

    /** Says of fields that they change nothing in this kind of model. */
    void passOver(String... names) {
        Arrays.stream(names).forEach(this::field);
    }

    private JsonNode field(String name) {
        observer.accept(section + name);
        return fields.path(name);
    }

    /** The kind of model, such as {@code bert}. */
    public String modelType() {
        return text("model_type");
    }

    public boolean has(String name) {
        return !isMissing(field(name));
    }

    /** Whether a field is there and {@code null}, which for some fields means something else than its absence. */
    boolean isNull(String name) {
        return field(name).isNull();
    }

    boolean isText(String name) {
        return field(name).isTextual();
    }

    /** The object that is a field's value; empty if the field is absent. */
    Optional<ModelConfig> section(String name) {
        return has(name)
                ? Optional.of(new ModelConfig(
                        file,
                        section + name + ".",
                        (ObjectNode) require(name, JsonNode::isObject, "an object"),
                        observer))
                : Optional.empty();
    }

    public int integer(String name) {
        return require(name, JsonNode::isInt, "a whole number").intValue();
    }

    public int integer(String name, int fallback) {
        return has(name) ? integer(name) : fallback;
    }

    /** A size or count: a whole number of at least 1. */
    public int positive(String name) {
        return require(name, node -> node.isInt() && node.intValue() > 0, "a whole number >= 1")
                .intValue();
    }

    public int positive(String name, int fallback) {
        return has(name) ? positive(name) : fallback;
    }

    public double decimal(String name) {
        return require(name, node -> node.isNumber() && Double.isFinite(node.doubleValue()), "a finite number")
                .doubleValue();
    }

    public double decimal(String name, double fallback) {
        return has(name) ? decimal(name) : fallback;
    }

    public boolean flag(String name) {
        return require(name, JsonNode::isBoolean, "true or false").booleanValue();
    }

    public boolean flag(String name, boolean fallback) {
        return has(name) ? flag(name) : fallback;
    }

    public String text(String name) {
        return require(name, JsonNode::isTextual, "a text").textValue();
    }

    public String text(String name, String fallback) {
        return has(name) ? text(name) : fallback;
    }

    /** A list of texts; empty if the field is absent. */
    public List<String> strings(String name) {
        if (!has(name)) {
            return List.of();
        }
        JsonNode list = require(name, ModelConfig::isListOfTexts, "a list of texts");
        return elements(list).map(JsonNode::textValue).toList();
    }

    /** Names of a classifier's labels, by their outputs. */
    List<String> labels(int count) {
        ObjectNode names = fields.path("id2label") instanceof ObjectNode object ? object : JsonFiles.object();
        return IntStream.range(0, count)
                .mapToObj(i -> names.path(Integer.toString(i)).asText("LABEL_" + i))
                .toList();
    }

    /** Whether the outputs of a classifier are numbers of their own, not the logits of classes. */
    boolean isRegression() {
        return text(PROBLEM_TYPE, "").equals(REGRESSION);
    }

    /**
     * This configuration for a model whose outputs are rewards.
     *
     * @param outputs what they are called
     * @param dtype of the stored weights, as PyTorch names it
     */
    ModelConfig asClassifier(String architectureClass, List<String> outputs, String dtype) {
        ObjectNode classifier = fields.deepCopy();
        classifier.putArray("architectures").add(architectureClass);
        ObjectNode names = classifier.putObject("id2label");
        ObjectNode ids = classifier.putObject("label2id");
        for (int i = 0; i < outputs.size(); i++) {
            names.put(Integer.toString(i), outputs.get(i));
            ids.put(outputs.get(i), i);
        }
        classifier.put("torch_dtype", dtype);
        // Other spellings of the fields above, and what several labels were for; left in, they could contradict them.
        classifier.remove(List.of("num_labels", "_num_labels", "dtype", PROBLEM_TYPE));
        if (outputs.size() > 1) {
            classifier.put(PROBLEM_TYPE, REGRESSION);
        }
        return new ModelConfig(file, section, classifier, observer);
    }

    byte[] json() {
        return JsonFiles.pretty(fields);
    }

    /** Another field's value by which the first one's must be divisible, as hidden_size by num_attention_heads. */
    int divisor(String name, String dividend) {
        int value = positive(name);
        if (positive(dividend) % value != 0) {
            throw Failures.invalid(file, section + name + ": " + value + " (expected: a divisor of " + dividend + ")");
        }
        return value;
    }

    /** Refuses a field that, if present, has another value than the only one supported. */
    void expect(String name, Object supported) {
        if (has(name) && !equal(field(name), supported)) {
            throw unsupported(name, Stream.of(supported.toString()));
        }
    }

    static boolean equal(JsonNode value, Object supported) {
        return supported instanceof Number number
                ? value.isNumber() && value.doubleValue() == number.doubleValue()
                : value.asText().equals(supported.toString());
    }

    /** INVALID_MODEL for a field of this file. */
    TouchstoneException invalid(String name, String expected) {
        return Failures.invalid(
                file, section + name + ": " + JsonFiles.shown(fields.path(name)) + " (expected: " + expected + ")");
    }

    /** Refuses a field whose mere presence changes the model. */
    void expectAbsent(String name) {
        if (has(name)) {
            throw unsupported(name, Stream.of("none"));
        }
    }

    /** Refuses an object or list with anything in it. */
    void expectEmpty(String name) {
        if (has(name) && !field(name).isEmpty()) {
            throw unsupported(name, Stream.of("{}"));
        }
    }

    /** UNSUPPORTED_MODEL for a field of this file. */
    TouchstoneException unsupported(String name, Stream<String> supported) {
        return Failures.unsupported(
                file,
                section + name + ": " + JsonFiles.shown(fields.path(name)) + " (supported: "
                        + supported.collect(Collectors.joining(", ")) + ")");
    }

    private JsonNode require(String name, Predicate<JsonNode> valid, String expected) {
        JsonNode value = field(name);
        if (isMissing(value)) {
            throw Failures.invalid(file, section + name + ": missing (expected: " + expected + ")");
        }
        if (!valid.test(value)) {
            throw Failures.invalid(
                    file, section + name + ": " + JsonFiles.shown(value) + " (expected: " + expected + ")");
        }
        return value;
    }

    private static boolean isMissing(JsonNode value) {
        return value.isNull() || value.isMissingNode();
    }

    private static boolean isListOfTexts(JsonNode node) {
        return node.isArray() && elements(node).allMatch(JsonNode::isTextual);
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
