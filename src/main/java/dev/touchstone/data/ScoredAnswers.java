package dev.touchstone.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Answers with the scores that a judge gave them, as UltraFeedback (all answers on a line) and HelpSteer (one on a line) have them. */
final class ScoredAnswers {
    /** All answers have the same one, so that they can be compared. */
    private static final String JUDGE = "";

    private static final Pattern RATING = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final List<String> HELPSTEER_ASPECTS =
            List.of("correctness", "coherence", "complexity", "verbosity");

    private ScoredAnswers() {}

    static boolean isUltraFeedback(JsonFields fields) {
        return fields.has("instruction") && fields.isList("completions");
    }

    static boolean isHelpSteer(JsonFields fields) {
        return fields.has("prompt") && fields.has("response") && fields.has("helpfulness");
    }

    /** Of each completion the mean over its aspects, or where it has none its overall score. */
    static List<Preference> ultraFeedback(JsonFields fields) {
        Prompt prompt = new Prompt.Text(fields.text("instruction"));
        double weight = fields.number("weight", 1);
        return fields.objects("completions").stream()
                .map(completion -> rated(
                        prompt,
                        completion,
                        completion.has("fine-grained_score") ? "fine-grained_score" : "overall_score",
                        aspects(completion),
                        weight))
                .toList();
    }

    /** Ratings are texts there, and N/A where an aspect does not apply. */
    private static Map<String, Double> aspects(JsonFields completion) {
        Map<String, Double> aspects = new TreeMap<>();
        for (Map.Entry<String, JsonNode> aspect :
                completion.node().path("annotations").properties()) {
            String rating = aspect.getValue().path("Rating").asText();
            if (RATING.matcher(rating).matches()) {
                aspects.put(aspect.getKey(), Double.valueOf(rating));
            }
        }
        return aspects;
    }

    /** Rated by its helpfulness, which stands for the whole judgement. */
    static List<Preference> helpSteer(JsonFields fields) {
        Map<String, Double> aspects = new TreeMap<>();
        HELPSTEER_ASPECTS.stream().filter(fields::has).forEach(name -> aspects.put(name, fields.number(name)));
        return List.of(rated(Prompts.required(fields), fields, "helpfulness", aspects, fields.number("weight", 1)));
    }

    private static Preference rated(
            Prompt prompt, JsonFields fields, String score, Map<String, Double> aspects, double weight) {
        String response = fields.text("response");
        double rating = fields.number(score);
        return fields.build(() -> new Preference.Rating(
                prompt, response, List.of(new Preference.AnnotatorRating(JUDGE, rating, aspects)), weight));
    }
}
