package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.TouchstoneException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SageMaker Ground Truth: lines of an output manifest of a custom task (the data object, the label attribute with
 * {@code annotationsFromAllWorkers}, and its {@code -metadata}), and the records of an annotation consolidation request
 * ({@code dataObject} and {@code annotations}). What a worker entered is JSON within a text, a field for each input of the form, and
 * often one for each answer ({@link RankFields}).
 */
final class GroundTruth {
    private static final String METADATA = "-metadata";
    private static final String ALL_WORKERS = "annotationsFromAllWorkers";

    private GroundTruth() {}

    static boolean isManifest(JsonFields fields) {
        return label(fields).isPresent();
    }

    static boolean isConsolidation(JsonFields fields) {
        return fields.has("dataObject") && fields.isList("annotations");
    }

    static List<Preference> manifest(JsonFields fields, Columns columns) {
        String label = label(fields).orElseThrow();
        ObjectNode data = fields.node().deepCopy();
        data.remove(List.of(label, label + METADATA));
        JsonFields shown = new JsonFields("", data);
        return preferences(opened(shown, "source"), fields.object(label).objects(ALL_WORKERS), columns);
    }

    static List<Preference> consolidation(JsonFields fields, Columns columns) {
        if (fields.isObject("dataObject") && fields.object("dataObject").has("s3Uri")) {
            throw JsonFields.problem(
                    "dataObject.s3Uri",
                    "the data lies elsewhere",
                    "dataObject.content; put what lies there in its place, or import the output manifest");
        }
        JsonFields object = fields.isObject("dataObject")
                ? opened(fields.object("dataObject"), "content")
                : opened(fields, "dataObject");
        return preferences(opened(object, "source"), fields.objects("annotations"), columns);
    }

    private static List<Preference> preferences(JsonFields shown, List<JsonFields> workers, Columns columns) {
        Answers answers = Answers.of(shown, columns);
        RankFields ranks = new RankFields(answers);
        Judgements judgements = new Judgements(answers, columns);
        for (JsonFields worker : workers) {
            JsonFields entered = opened(worker.object("annotationData"), "content");
            ranks.gathered(entered)
                    .forEach(
                            (question, input) -> judgements.add(worker.identifier("workerId"), question, value(input)));
        }
        return judgements.preferences(1);
    }

    /** An input of a form can only hold a list as text; a comment may begin with a bracket too. */
    private static JsonNode value(JsonNode input) {
        if (!input.isTextual() || !input.textValue().startsWith("[")) {
            return input;
        }
        try {
            return JsonLine.tree(input.textValue());
        } catch (TouchstoneException e) {
            return input;
        }
    }

    /** The object within a text of this name, where there is one. */
    private static JsonFields opened(JsonFields fields, String name) {
        return fields.startsWith(name, "{") ? JsonLine.object(fields.text(name)) : fields;
    }

    private static Optional<String> label(JsonFields fields) {
        return fields.node().properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> fields.isObject(name + METADATA))
                .filter(name -> fields.node().get(name).path(ALL_WORKERS).isArray())
                .findFirst();
    }
}
