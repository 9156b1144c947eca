package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Prompt;
import java.util.List;

/** Two answers and how much better the second is than the first, from -3 to 3, as HelpSteer2 has them in {@code preference}. */
final class HelpSteerPreference {
    private static final int STRONGEST = 3;

    private HelpSteerPreference() {}

    static boolean fits(JsonFields fields) {
        return fields.has("response_1") && fields.has("response_2") && fields.has("preference_strength");
    }

    /** A pair whose margin is the share of the strongest preference there can be, or a tie. */
    static List<Preference> parse(JsonFields fields) {
        Prompt prompt = Prompts.required(fields);
        String first = fields.text("response_1");
        String second = fields.text("response_2");
        int strength = strength(fields);
        double margin = Math.abs(strength) / (double) STRONGEST;
        double weight = fields.number("weight", 1);
        Preference.AnnotatorRanks tie = new Preference.AnnotatorRanks("", List.of(1, 1));
        return List.of(fields.build(() -> strength == 0
                ? new Preference.Ranking(prompt, List.of(first, second), List.of(tie), weight)
                : strength < 0
                        ? new Preference.Pair(prompt, first, second, margin, weight)
                        : new Preference.Pair(prompt, second, first, margin, weight)));
    }

    private static int strength(JsonFields fields) {
        int strength = fields.integer("preference_strength");
        if (Math.abs((long) strength) > STRONGEST) {
            throw JsonFields.problem(
                    "preference_strength",
                    String.valueOf(strength),
                    "-3, response_1 much better, to 3, response_2 much better");
        }
        return strength;
    }
}
