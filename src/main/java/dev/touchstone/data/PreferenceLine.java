package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.List;

/** The JSON object on one line of a preference file of our own forms, as a preference. */
final class PreferenceLine {
    private static final String FORMS =
            "chosen and rejected; or responses with rankings, ranks or annotations; or response or text with ratings;"
                    + " or text and label";

    private PreferenceLine() {}

    /** @throws dev.touchstone.domain.TouchstoneException whose message is {@code field: problem} */
    static List<Preference> parse(JsonFields fields) {
        return List.of(preference(fields));
    }

    private static Preference preference(JsonFields fields) {
        if (fields.hasAny("chosen", "rejected")) {
            return pair(fields);
        }
        if (fields.hasAny("responses", "rankings", "ranks")) {
            return ranking(fields);
        }
        if (fields.has("ratings")) {
            return rating(fields);
        }
        if (fields.hasAny("text", "label")) {
            return new Preference.LabelledText(fields.text("text"), fields.label("label"), fields.number("weight", 1));
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
        return new Preference.Ranking(
                Prompts.optional(fields), fields.texts("responses"), rankings(fields), fields.number("weight", 1));
    }

    private static List<Preference.AnnotatorRanks> rankings(JsonFields fields) {
        if (fields.has("ranks")) {
            return List.of(ranks(fields));
        }
        if (fields.has("annotations")) {
            int responses = fields.texts("responses").size();
            return fields.objects("annotations").stream()
                    .map(annotation -> choice(annotation, responses))
                    .toList();
        }
        return fields.objects("rankings").stream().map(PreferenceLine::ranks).toList();
    }

    private static Preference.AnnotatorRanks ranks(JsonFields fields) {
        String annotator = fields.text("annotator", "");
        List<Integer> ranks = fields.integers("ranks");
        return fields.build(() -> new Preference.AnnotatorRanks(annotator, ranks));
    }

    /** Of more than two responses a choice would leave open how the others compare. */
    private static Preference.AnnotatorRanks choice(JsonFields fields, int responses) {
        if (responses != 2) {
            throw JsonFields.problem(
                    "responses", responses + " beside annotations", "2; rank more of them in rankings");
        }
        int preferred = fields.integer("preferred");
        List<Integer> ranks =
                switch (preferred) {
                    case 0 -> List.of(1, 1);
                    case 1 -> List.of(1, 2);
                    case 2 -> List.of(2, 1);
                    default -> throw fields.problemAt("preferred", preferred, "1 or 2, that response, or 0 for a tie");
                };
        return new Preference.AnnotatorRanks(fields.text("annotator", ""), ranks);
    }

    private static Preference rating(JsonFields fields) {
        List<Preference.AnnotatorRating> ratings =
                fields.objects("ratings").stream().map(PreferenceLine::rated).toList();
        double weight = fields.number("weight", 1);
        if (fields.has("response")) {
            Prompt prompt = Prompts.required(fields);
            return new Preference.Rating(prompt, fields.text("response"), ratings, weight);
        }
        if (fields.hasAny("prompt", "messages")) {
            throw JsonFields.problem("response", "missing", "response beside a prompt, or text without one");
        }
        String text = fields.text("text");
        if (text.isBlank()) {
            throw JsonFields.problem("text", "empty", "some text");
        }
        return new Preference.Rating(null, text, ratings, weight);
    }

    private static Preference.AnnotatorRating rated(JsonFields fields) {
        String annotator = fields.text("annotator", "");
        double rating = fields.number("rating");
        return fields.build(() -> new Preference.AnnotatorRating(annotator, rating));
    }
}
