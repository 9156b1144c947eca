package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.domain.Preference;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A record of Argilla 2. As {@code records.to_json} writes it: {@code fields} that were shown, and {@code responses} with a list of
 * {@code value} and {@code user_id} for each question. As {@code to_datasets} and flat lists have it: what was shown beside
 * {@code QUESTION.responses}, {@code QUESTION.responses.users} and {@code QUESTION.responses.status}, lists of one length.
 * Suggestions, which no person made, are left out, and so are drafts and what was discarded.
 */
final class Argilla {
    private static final String RESPONSES = ".responses";
    private static final Pattern ADDED = Pattern.compile("_server_id|status|.*\\.(responses|suggestion)(\\..*)?");

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

    static boolean isFlat(JsonFields fields) {
        return fields.node().properties().stream()
                .map(Map.Entry::getKey)
                .anyMatch(name -> name.endsWith(RESPONSES) && fields.node().has(name + ".users"));
    }

    static List<Preference> flat(JsonFields fields, Columns columns) {
        ObjectNode shown = fields.node().deepCopy();
        List<String> added = shown.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> ADDED.matcher(name).matches())
                .toList();
        shown.remove(added);
        Judgements judgements = new Judgements(Answers.of(new JsonFields("", shown), columns), columns);
        added.stream()
                .filter(name -> name.endsWith(RESPONSES) && fields.has(name))
                .forEach(name -> addAll(fields, name, judgements));
        return judgements.preferences(fields.number("weight", 1));
    }

    private static void addAll(JsonFields fields, String name, Judgements judgements) {
        JsonNode values = fields.node().get(name);
        List<String> users = fields.texts(name + ".users");
        JsonNode states = fields.node().path(name + ".status");
        for (int i = 0; i < values.size(); i++) {
            if (i >= users.size()) {
                throw JsonFields.problem(
                        name + ".users", users.size() + " users", values.size() + ", one for each response");
            }
            String state = states.path(i).asText();
            if (!state.equals("draft") && !state.equals("discarded")) {
                judgements.add(users.get(i), name.substring(0, name.length() - RESPONSES.length()), values.get(i));
            }
        }
    }
}
