package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object of our own forms, as a preference. */
final class PreferenceLine {
    private static final String FORMS =
            "chosen and rejected; or responses with rankings, ranks, annotations or preferred; or response or text with"
                    + " ratings, rating or label";

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
            return new Preference.Ranking(
                    Prompts.optional(fields), fields.texts("responses"), rankings(fields), weight(fields));
        }
        if (fields.hasAny("ratings", "rating")) {
            return new Preference.Rating(prompt(fields), judged(fields), ratings(fields), weight(fields));
        }
        if (fields.hasAny("text", "label")) {
            return new Preference.LabelledText(
                    prompt(fields), judged(fields), fields.label("label"), weight(fields), annotator(fields));
        }
        throw JsonFields.problem("line", "no preference, but the fields " + fields.names(), FORMS);
    }

    private static Preference pair(JsonFields fields) {
        return new Preference.Pair(
                Prompts.optional(fields),
                fields.text("chosen"),
                fields.text("rejected"),
                fields.number("margin", 0),
                weight(fields),
                annotator(fields));
    }

    private static List<Preference.AnnotatorRanks> rankings(JsonFields fields) {
        if (fields.has("ranks")) {
            return List.of(ranks(fields));
        }
        int responses = fields.texts("responses").size();
        if (fields.has("preferred")) {
            return List.of(choice(fields, responses));
        }
        if (fields.has("annotations")) {
            return fields.objects("annotations").stream()
                    .map(annotation -> choice(annotation, responses))
                    .toList();
        }
        return fields.objects("rankings").stream().map(PreferenceLine::ranks).toList();
    }

    private static Preference.AnnotatorRanks ranks(JsonFields fields) {
        List<Integer> ranks = fields.integers("ranks");
        return fields.build(
                () -> new Preference.AnnotatorRanks(annotator(fields), ranks, fields.integersByName("attributes")));
    }

    /** Of more than two responses a choice would leave open how the others compare. */
    private static Preference.AnnotatorRanks choice(JsonFields fields, int responses) {
        if (responses != 2) {
            throw JsonFields.problem("responses", responses + " beside a choice", "2; rank more of them in rankings");
        }
        int preferred = fields.integer("preferred");
        List<Integer> ranks =
                switch (preferred) {
                    case 0 -> List.of(1, 1);
                    case 1 -> List.of(1, 2);
                    case 2 -> List.of(2, 1);
                    default -> throw fields.problemAt("preferred", preferred, "1 or 2, that response, or 0 for a tie");
                };
        return new Preference.AnnotatorRanks(annotator(fields), ranks);
    }

    private static List<Preference.AnnotatorRating> ratings(JsonFields fields) {
        return fields.has("ratings")
                ? fields.objects("ratings").stream().map(PreferenceLine::rated).toList()
                : List.of(rated(fields));
    }

    private static Preference.AnnotatorRating rated(JsonFields fields) {
        double rating = fields.number("rating");
        return fields.build(
                () -> new Preference.AnnotatorRating(annotator(fields), rating, fields.numbersByName("attributes")));
    }

    private static @Nullable Prompt prompt(JsonFields fields) {
        return fields.has("response") ? Prompts.required(fields) : null;
    }

    /** The response to a prompt, or the whole text. */
    private static String judged(JsonFields fields) {
        if (fields.has("response")) {
            return fields.text("response");
        }
        if (fields.hasAny("prompt", "messages")) {
            throw JsonFields.problem("response", "missing", "response beside a prompt, or text without one");
        }
        String text = fields.text("text");
        if (text.isBlank()) {
            throw JsonFields.problem("text", "empty", "some text");
        }
        return text;
    }

    private static double weight(JsonFields fields) {
        return fields.number("weight", 1);
    }

    private static String annotator(JsonFields fields) {
        return fields.identifier("annotator");
    }
}
