package dev.touchstone.data;

import dev.touchstone.domain.Preference;
import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Gathers the preferences of one source, and what is wrong with it up to a tolerance. */
final class Intake {
    private static final int PROBLEMS_SHOWN = 10;

    private final String source;
    private final int maxSkipped;
    private final List<Preference> preferences = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long bad;

    Intake(String source, int maxSkipped) {
        this.source = source;
        this.maxSkipped = maxSkipped;
    }

    /** Takes what {@code parsing} yields; a failure is noted for {@code place}. */
    void take(String place, Supplier<List<Preference>> parsing) {
        try {
            parsing.get().forEach(preference -> add(place, preference));
        } catch (TouchstoneException e) {
            bad++;
            if (problems.size() < Math.max(PROBLEMS_SHOWN, maxSkipped)) {
                problems.add(place + ": " + e.getMessage());
            }
        }
    }

    private void add(String place, Preference preference) {
        preferences.add(preference);
        places.add(place);
    }

    /**
     * All that was taken.
     *
     * @param format tells what preferences were read as
     * @throws TouchstoneException INVALID_DATA when too much was wrong, or nothing can be learnt from the rest
     */
    PreferenceSet finish(String sha256, Function<List<Preference>, String> format) {
        if (bad > maxSkipped) {
            throw new TouchstoneException(Reason.INVALID_DATA, tooManyProblems());
        }
        if (preferences.isEmpty()) {
            throw JsonFields.problem(
                    source, "no preferences", "pairs, rankings, ratings, or labelled texts of both labels");
        }
        requireBothLabels();
        return new PreferenceSet(preferences, places, problems, sha256, format.apply(preferences));
    }

    private String tooManyProblems() {
        if (bad == 1) {
            return problems.getFirst();
        }
        long shown = Math.min(bad, PROBLEMS_SHOWN);
        return source + ": " + bad + " bad lines (expected: at most max_skipped_lines = " + maxSkipped + "), the first "
                + shown + ":\n" + problems.stream().limit(shown).collect(Collectors.joining("\n"));
    }

    private void requireBothLabels() {
        Set<Boolean> labels = preferences.stream()
                .filter(Preference.LabelledText.class::isInstance)
                .map(preference -> ((Preference.LabelledText) preference).acceptable())
                .collect(Collectors.toSet());
        if (labels.size() == 1) {
            boolean label = labels.contains(true);
            throw JsonFields.problem(
                    source,
                    "all labelled texts have label " + (label ? 1 : 0),
                    "texts of label " + (label ? 0 : 1) + " too, to make pairs of both");
        }
    }
}
