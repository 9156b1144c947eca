package dev.touchstone.assess;

import dev.touchstone.domain.ScoreInput;
import java.util.Locale;

/** Values as a page shows them, the same in every locale. */
final class Words {
    private static final int EXCERPT = 200;

    private Words() {}

    static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    static String share(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The beginning of what was judged. */
    static String excerpt(ScoreInput input) {
        String text =
                switch (input) {
                    case ScoreInput.WholeText whole -> whole.text();
                    case ScoreInput.Answer answer -> answer.response();
                };
        return text.codePointCount(0, text.length()) <= EXCERPT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, EXCERPT)) + "…";
    }
}
