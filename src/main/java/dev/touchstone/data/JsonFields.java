package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import dev.touchstone.domain.Violations;
import dev.touchstone.text.WellFormed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Typed access to the fields of a JSON object. What is wrong is said as {@code field: found (expected: what)} and never shows a
 * text.
 *
 * @param path of the object in its line, such as {@code messages[1]}; empty for the line itself
 */
record JsonFields(String path, JsonNode node) {
    private static final int NAMES_SHOWN = 12;
    private static final int NAME_CHARS_SHOWN = 30;

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    boolean isList(String name) {
        return has(name) && node.get(name).isArray();
    }

    boolean isObject(String name) {
        return has(name) && node.get(name).isObject();
    }

    /** Whether a field is a text that begins so. */
    boolean startsWith(String name, String beginning) {
        return has(name) && node.get(name).asText().startsWith(beginning);
    }

    boolean hasAny(String... names) {
        return List.of(names).stream().anyMatch(this::has);
    }

    /** Names of the fields, for messages. */
    String names() {
        return node.properties().stream()
                .limit(NAMES_SHOWN)
                .map(field -> field.getKey()
                        .substring(0, Math.min(NAME_CHARS_SHOWN, field.getKey().length())))
                .collect(Collectors.joining(", "));
    }

    String text(String name) {
        return text(pathOf(name), required(name, "a text"));
    }

    String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    double number(String name, double otherwise) {
        return has(name) ? number(name) : otherwise;
    }

    double number(String name) {
        JsonNode value = required(name, "a finite number");
        if (!value.isNumber()) {
            throw problem(pathOf(name), found(value), "a finite number");
        }
        return value.doubleValue();
    }

    /** Whether something is acceptable, as a label or thumbs say it. */
    boolean label(String name) {
        String expected = "0 or 1, true or false, up or down";
        JsonNode value = required(name, expected);
        return Thumb.of(value).orElseThrow(() -> problem(pathOf(name), found(value), expected));
    }

    /** A name given as a text or a whole number; without one, an empty text. */
    String identifier(String name) {
        if (has(name) && node.get(name).isIntegralNumber()) {
            return node.get(name).asText();
        }
        return text(name, "");
    }

    List<String> texts(String name) {
        JsonNode list = list(name, "a list of texts");
        return IntStream.range(0, list.size())
                .mapToObj(i -> text(pathOf(name, i), list.get(i)))
                .toList();
    }

    List<Integer> integers(String name) {
        JsonNode list = list(name, "a list of whole numbers");
        return IntStream.range(0, list.size())
                .mapToObj(i -> integer(pathOf(name, i), list.get(i)))
                .toList();
    }

    /** Numbers by name; none when the field is missing. */
    Map<String, Double> numbersByName(String name) {
        Map<String, Double> numbers = new TreeMap<>();
        if (has(name)) {
            JsonFields inner = object(name);
            inner.node.fieldNames().forEachRemaining(key -> numbers.put(key, inner.number(key)));
        }
        return numbers;
    }

    /** Lists of whole numbers by name; none when the field is missing. */
    Map<String, List<Integer>> integersByName(String name) {
        Map<String, List<Integer>> lists = new TreeMap<>();
        if (has(name)) {
            JsonFields inner = object(name);
            inner.node.fieldNames().forEachRemaining(key -> lists.put(key, inner.integers(key)));
        }
        return lists;
    }

    JsonFields object(String name) {
        return object(pathOf(name), required(name, "an object"));
    }

    int integer(String name) {
        return integer(pathOf(name), required(name, "a whole number"));
    }

    List<JsonFields> objects(String name) {
        JsonNode list = list(name, "a list of objects");
        return IntStream.range(0, list.size())
                .mapToObj(i -> object(pathOf(name, i), list.get(i)))
                .toList();
    }

    /** Makes a record of these fields; what it finds wrong is named with their path. */
    <T> T build(Supplier<T> constructor) {
        Violations violations = new Violations();
        T built = violations.collect(path, constructor);
        violations.throwIfAny();
        return Objects.requireNonNull(built);
    }

    TouchstoneException problemAt(String name, Object found, String expected) {
        return problem(pathOf(name), String.valueOf(found), expected);
    }

    static TouchstoneException problem(String field, String found, String expected) {
        return new TouchstoneException(Reason.INVALID_DATA, field + ": " + found + " (expected: " + expected + ")");
    }

    /** Kind of a value, and the value itself only when it cannot be a text. */
    static String found(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a text";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case MISSING -> "nothing";
            default -> value.asText();
        };
    }

    private JsonNode required(String name, String expected) {
        if (!has(name)) {
            throw problem(pathOf(name), "missing", expected + "; fields found: " + names());
        }
        return node.get(name);
    }

    private JsonNode list(String name, String expected) {
        JsonNode value = required(name, expected);
        if (!value.isArray()) {
            throw problem(pathOf(name), found(value), expected);
        }
        return value;
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private String pathOf(String name, int index) {
        return pathOf(name) + "[" + index + "]";
    }

    private static JsonFields object(String path, JsonNode value) {
        if (!value.isObject()) {
            throw problem(path, found(value), "an object");
        }
        return new JsonFields(path, value);
    }

    private static String text(String path, JsonNode value) {
        if (!value.isTextual()) {
            throw problem(path, found(value), "a text");
        }
        String text = value.textValue();
        if (!WellFormed.isWellFormed(text)) {
            throw problem(path, "half of a surrogate pair", "valid Unicode");
        }
        return text;
    }

    private static int integer(String path, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw problem(path, found(value), "a whole number");
        }
        return value.intValue();
    }
}
