package dev.touchstone.data;

import dev.touchstone.domain.Attribute;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object of our own forms, as a preference. */
final class PreferenceLine {
    private static final String FORMS =
            "chosen and rejected; or responses with rankings, ranks, annotations or preferred; or response or text with"
                    + " ratings, rating, attributes or label";

    /** Who judged, and how. */
    private static final List<String> JUDGEMENTS = List.of(
            "rankings", "ranks", "annotations", "preferred", "ratings", "rating", "attributes", "label", "annotator");

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
        if (fields.hasAny("ratings", "rating") || (fields.has("attributes") && !fields.has("label"))) {
            return new Preference.Rating(prompt(fields), judged(fields), ratings(fields), weight(fields));
        }
        if (fields.hasAny("text", "label")) {
            refuseOthers(fields, "label", "annotator");
            return new Preference.LabelledText(
                    prompt(fields),
                    judged(fields),
                    fields.label("label"),
                    weight(fields),
                    annotator(fields),
                    attribute(fields, Attribute.OVERALL));
        }
        throw JsonFields.problem("line", "no preference, but the fields " + fields.names(), FORMS);
    }

    private static Preference pair(JsonFields fields) {
        // Published pairs often have ratings and a label of their tool's; chosen and rejected are what they come to.
        refuseOthers(fields, "chosen", "rating", "label", "annotator");
        Prompt prompt = Prompts.optional(fields);
        if (prompt == null && fields.hasAny("question", "instruction")) {
            throw JsonFields.problem(
                    "prompt", "missing beside the fields " + fields.names(), "a mapping, such as prompt=question");
        }
        return new Preference.Pair(
                prompt,
                fields.text("chosen"),
                fields.text("rejected"),
                fields.number("margin", 0),
                weight(fields),
                annotator(fields),
                attribute(fields, Attribute.OVERALL));
    }

    private static List<Preference.AnnotatorRanks> rankings(JsonFields fields) {
        String attribute = attribute(fields, Attribute.OVERALL);
        int responses = fields.texts("responses").size();
        if (fields.has("rankings")) {
            return ofEach(fields, "rankings", one -> ranks(one, attribute));
        }
        if (fields.has("annotations")) {
            return ofEach(fields, "annotations", one -> choice(one, responses, attribute));
        }
        if (fields.has("preferred")) {
            return List.of(choice(fields, responses, attribute));
        }
        if (fields.hasAny("ranks", "attributes")) {
            return List.of(ranks(fields, attribute));
        }
        throw JsonFields.problem("rankings", "missing beside responses, the fields are " + fields.names(), FORMS);
    }

    /** What each of several people said; a judgement beside their list would be nobody's. */
    private static <T> List<T> ofEach(JsonFields fields, String list, Function<JsonFields, T> reader) {
        refuseOthers(fields, list);
        return fields.objects(list).stream().map(reader).toList();
    }

    /** A judgement that is not read would be lost without a word. */
    private static void refuseOthers(JsonFields fields, String form, String... further) {
        for (String judgement : JUDGEMENTS) {
            if (fields.has(judgement)
                    && !judgement.equals(form)
                    && !List.of(further).contains(judgement)) {
                throw fields.problemAt(
                        judgement,
                        "beside " + form,
                        "one form of judgement; what belongs to one of several people stands with that person, all else on a"
                                + " line of its own");
            }
        }
    }

    /** Of an attribute, or the overall ones; attributes by name may stand beside them, or alone. */
    private static Preference.AnnotatorRanks ranks(JsonFields fields, String ofAll) {
        refuseOthers(fields, "ranks", "attributes", "annotator");
        Map<String, List<Integer>> attributes = fields.integersByName("attributes");
        List<Integer> ranks = fields.has("ranks") || attributes.isEmpty() ? fields.integers("ranks") : List.of();
        return fields.build(() -> ranks(annotator(fields), attribute(fields, ofAll), ranks, attributes));
    }

    private static Preference.AnnotatorRanks ranks(
            String annotator, String attribute, List<Integer> ranks, Map<String, List<Integer>> attributes) {
        if (ranks.isEmpty() || attribute.equals(Attribute.OVERALL)) {
            return new Preference.AnnotatorRanks(annotator, ranks, attributes);
        }
        attributes.put(attribute, ranks);
        return new Preference.AnnotatorRanks(annotator, List.of(), attributes);
    }

    /** Of more than two responses a choice would leave open how the others compare. */
    private static Preference.AnnotatorRanks choice(JsonFields fields, int responses, String ofAll) {
        refuseOthers(fields, "preferred", "annotator");
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
        return ranks(annotator(fields), attribute(fields, ofAll), ranks, new TreeMap<>());
    }

    private static List<Preference.AnnotatorRating> ratings(JsonFields fields) {
        String attribute = attribute(fields, Attribute.OVERALL);
        return fields.has("ratings")
                ? ofEach(fields, "ratings", one -> rated(one, attribute))
                : List.of(rated(fields, attribute));
    }

    /** Of an attribute, or the overall one; attributes by name may stand beside it, or alone. */
    private static Preference.AnnotatorRating rated(JsonFields fields, String ofAll) {
        refuseOthers(fields, "rating", "attributes", "annotator");
        Map<String, Double> attributes = fields.numbersByName("attributes");
        double rating = fields.has("rating") || attributes.isEmpty() ? fields.number("rating") : Double.NaN;
        String attribute = attribute(fields, ofAll);
        boolean overall = attribute.equals(Attribute.OVERALL);
        if (!overall && !Double.isNaN(rating)) {
            attributes.put(attribute, rating);
        }
        return fields.build(
                () -> new Preference.AnnotatorRating(annotator(fields), overall ? rating : Double.NaN, attributes));
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

    /** What is judged: said by the object, or else by the line. */
    private static String attribute(JsonFields fields, String otherwise) {
        return fields.text("attribute", otherwise);
    }
}
