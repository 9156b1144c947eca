package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.List;

/** Answers with the scores that a judge gave them, as UltraFeedback (all answers on a line) and HelpSteer (one on a line) have them. */
final class ScoredAnswers {
    /** All answers have the same one, so that they can be compared. */
    private static final String JUDGE = "";

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
                        weight))
                .toList();
    }

    /** Rated by its helpfulness, which stands for the whole judgement. */
    static List<Preference> helpSteer(JsonFields fields) {
        return List.of(rated(Prompts.required(fields), fields, "helpfulness", fields.number("weight", 1)));
    }

    private static Preference rated(Prompt prompt, JsonFields fields, String score, double weight) {
        String response = fields.text("response");
        double rating = fields.number(score);
        return fields.build(() -> new Preference.Rating(
                prompt, response, List.of(new Preference.AnnotatorRating(JUDGE, rating)), weight));
    }
}
