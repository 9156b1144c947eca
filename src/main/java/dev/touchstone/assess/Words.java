package dev.touchstone.assess;

import dev.touchstone.domain.Estimate;
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

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A statistic with its interval, if it has one. */
    static String estimate(Estimate estimate) {
        if (!estimate.isDefined()) {
            return "undefined";
        }
        return estimate.hasInterval()
                ? number(estimate.value()) + " (" + number(estimate.low()) + " to " + number(estimate.high()) + ")"
                : number(estimate.value());
    }

    /** Where something stands, without the directories of its file. */
    static String place(String place) {
        return place.substring(place.lastIndexOf('/') + 1);
    }

    /** How many of them are shown, where that is not all. */
    static String upTo(int shown, int all) {
        return all > shown ? "; " + shown + " of " + all : "";
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The beginning of what was judged. */
    static String excerpt(ScoreInput input) {
        String text = input.judged();
        return text.codePointCount(0, text.length()) <= EXCERPT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, EXCERPT)) + "…";
    }
}
