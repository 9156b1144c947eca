package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names that fields of ours go by in a file.
 *
 * @param byField several names for fields that hold a list, and for {@code attributes}
 */
record Columns(Map<String, List<String>> byField) {
    private static final Set<String> LISTS = Set.of("responses", "ranks");
    private static final String ATTRIBUTES = "attributes";

    boolean names(String field) {
        return byField.containsKey(field);
    }

    List<String> of(String field) {
        return byField.getOrDefault(field, List.of(field));
    }

    /** The same object under our names; fields that are not mapped keep theirs. */
    JsonFields renamed(JsonFields theirs) {
        if (byField.isEmpty()) {
            return theirs;
        }
        ObjectNode ours = theirs.node().deepCopy();
        byField.values().forEach(ours::remove);
        byField.forEach((field, names) -> {
            JsonNode value = value(field, names, theirs);
            if (!value.isNull()) {
                ours.set(field, value);
            }
        });
        return new JsonFields(theirs.path(), ours);
    }

    /** Null when there is nothing under these names. */
    private static JsonNode value(String field, List<String> names, JsonFields theirs) {
        if (names.stream().noneMatch(theirs::has)) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (field.equals(ATTRIBUTES)) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            names.stream()
                    .filter(theirs::has)
                    .forEach(name -> object.set(name, theirs.node().get(name)));
            return object;
        }
        if (LISTS.contains(field) && names.size() > 1) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            names.forEach(name -> list.add(theirs.node().path(name)));
            return list;
        }
        return theirs.node().path(names.getFirst());
    }
}
