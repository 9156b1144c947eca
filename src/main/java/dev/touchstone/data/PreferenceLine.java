package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import java.util.List;

/** The JSON object on one line of a preference file, as a preference. */
final class PreferenceLine {
    private static final String FORMS = "chosen and rejected; or responses with rankings or ranks; or text and label";

    private PreferenceLine() {}

    /** @throws dev.touchstone.domain.TouchstoneException whose message is {@code field: problem} */
    static Preference parse(String line) {
        JsonFields fields = JsonLine.object(line);
        if (fields.hasAny("chosen", "rejected")) {
            return pair(fields);
        }
        if (fields.hasAny("responses", "rankings", "ranks")) {
            return ranking(fields);
        }
        if (fields.hasAny("text", "label")) {
            return new Preference.LabelledText(fields.text("text"), fields.label("label"));
        }
        throw JsonFields.problem("line", "no preference, but the fields " + fields.names(), FORMS);
    }

    private static Preference pair(JsonFields fields) {
        return new Preference.Pair(
                Prompts.optional(fields),
                fields.text("chosen"),
                fields.text("rejected"),
                fields.number("margin", 0),
                fields.number("weight", 1));
    }

    private static Preference ranking(JsonFields fields) {
        List<Preference.AnnotatorRanks> rankings = fields.has("ranks")
                ? List.of(ranks(fields))
                : fields.objects("rankings").stream().map(PreferenceLine::ranks).toList();
        return new Preference.Ranking(Prompts.optional(fields), fields.texts("responses"), rankings);
    }

    private static Preference.AnnotatorRanks ranks(JsonFields fields) {
        String annotator = fields.text("annotator", "");
        List<Integer> ranks = fields.integers("ranks");
        return fields.build(() -> new Preference.AnnotatorRanks(annotator, ranks));
    }
}
