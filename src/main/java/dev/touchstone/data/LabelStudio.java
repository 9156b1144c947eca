package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.Preference;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Exports of Label Studio: JSON, a task with its {@code data} and the {@code annotations} of everyone; and JSON-MIN, the data and one
 * person's results side by side. Pairwise, Ranker, Rating and Choices are understood; buckets of a Ranker are refused.
 */
final class LabelStudio {
    private static final Set<String> ADDED =
            Set.of("id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "project", "agreement");

    private LabelStudio() {}

    static boolean isFull(JsonFields fields) {
        return fields.isObject("data") && fields.isList("annotations");
    }

    static boolean isMin(JsonFields fields) {
        return fields.has("annotator") && fields.has("annotation_id");
    }

    static List<Preference> full(JsonFields fields, Columns columns) {
        Judgements judgements = new Judgements(Answers.of(fields.object("data"), columns), columns);
        for (JsonFields annotation : fields.objects("annotations")) {
            if (!annotation.node().path("was_cancelled").asBoolean()) {
                for (JsonFields result : annotation.objects("result")) {
                    requireNoBuckets(result);
                    judgements.add(
                            annotator(annotation, "completed_by"),
                            result.text("from_name"),
                            result.node().path("value"));
                }
            }
        }
        return judgements.preferences(fields.number("weight", 1));
    }

    static List<Preference> min(JsonFields fields, Columns columns) {
        Answers answers = Answers.of(fields, columns);
        Judgements judgements = new Judgements(answers, columns);
        for (Map.Entry<String, JsonNode> field : fields.node().properties()) {
            if (!ADDED.contains(field.getKey()) && isResult(field.getValue(), answers)) {
                judgements.add(annotator(fields, "annotator"), field.getKey(), field.getValue());
            }
        }
        return judgements.preferences(fields.number("weight", 1));
    }

    /** Without buckets, the Ranker's name stands over the one order; buckets are groups of which nothing tells the better. */
    private static void requireNoBuckets(JsonFields result) {
        String question = result.text("from_name");
        List<String> columns = result.node().path("value").path("ranker").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
        if (!columns.isEmpty() && !columns.equals(List.of(question))) {
            throw JsonFields.problem(
                    question,
                    "the buckets " + String.join(", ", columns),
                    "a Ranker without buckets: the export does not tell which bucket is the better");
        }
    }

    /** What was shown is no result, not even a text that happens to be the name of an answer. */
    private static boolean isResult(JsonNode value, Answers answers) {
        boolean shown = value.isTextual() && answers.texts().contains(value.textValue());
        return !shown && (value.isTextual() || value.path(0).isObject());
    }

    /** Their number, or an object with it where the export has been enriched. */
    private static String annotator(JsonFields fields, String name) {
        return fields.isObject(name) ? fields.object(name).identifier("id") : fields.identifier(name);
    }
}
