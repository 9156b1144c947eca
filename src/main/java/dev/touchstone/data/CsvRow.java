package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.Preference;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A row of a CSV file, whose cells are all texts, as a preference of our own forms. */
final class CsvRow {
    private static final Set<String> NUMBERS = Set.of("margin", "weight", "rating", "label", "preferred");
    private static final Set<String> GROUPS = Set.of("ranks", "attributes");

    private CsvRow() {}

    static List<Preference> parse(JsonFields row, Columns columns) {
        ObjectNode typed = columns.renamed(row).node().deepCopy();
        for (Map.Entry<String, JsonNode> field : typed.properties()) {
            if (NUMBERS.contains(field.getKey())) {
                field.setValue(number(field.getValue()));
            } else if (GROUPS.contains(field.getKey())) {
                field.setValue(numbers(field.getValue()));
            }
        }
        return PreferenceLine.parse(new JsonFields("", typed));
    }

    private static JsonNode numbers(JsonNode group) {
        return switch (group) {
            case ArrayNode list -> {
                for (int i = 0; i < list.size(); i++) {
                    list.set(i, number(list.get(i)));
                }
                yield list;
            }
            case ObjectNode object -> {
                object.properties().forEach(field -> field.setValue(number(field.getValue())));
                yield object;
            }
            default -> group;
        };
    }

    /** The text itself where it is no number: whoever reads the field says what is wrong. */
    private static JsonNode number(JsonNode cell) {
        String text = cell.asText().strip();
        try {
            return LongNode.valueOf(Long.parseLong(text));
        } catch (NumberFormatException noWholeNumber) {
            return decimal(text, cell);
        }
    }

    private static JsonNode decimal(String text, JsonNode cell) {
        try {
            return DoubleNode.valueOf(Double.parseDouble(text));
        } catch (NumberFormatException noNumber) {
            return cell;
        }
    }
}
