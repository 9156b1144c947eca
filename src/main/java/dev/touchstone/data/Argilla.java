package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.Preference;
import java.util.List;
import java.util.Map;

/**
 * A record of Argilla 2 as {@code records.to_json} and {@code to_list} write it: {@code fields} that were shown, and
 * {@code responses} with a list of {@code value} and {@code user_id} for each question. Suggestions, which no person made, are left out.
 */
final class Argilla {
    private Argilla() {}

    static boolean fits(JsonFields fields) {
        return fields.isObject("fields") && fields.isObject("responses");
    }

    static List<Preference> parse(JsonFields fields, Columns columns) {
        Judgements judgements = new Judgements(Answers.of(fields.object("fields"), columns), columns);
        JsonFields responses = fields.object("responses");
        for (Map.Entry<String, JsonNode> question : responses.node().properties()) {
            for (JsonFields response : responses.objects(question.getKey())) {
                judgements.add(
                        response.identifier("user_id"),
                        question.getKey(),
                        response.node().path("value"));
            }
        }
        return judgements.preferences(fields.number("weight", 1));
    }
}
